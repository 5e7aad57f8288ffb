"""Rules of readiness alone: what no detector judges, because it matters for one use and not for another."""

from __future__ import annotations

from typing import Final

from services.profiler.core.detectors.rules import DEFINITE, LIKELY, OBSERVATION, Advice, Band, Rule
from services.profiler.core.profile import Dimension, Severity


def _rule(
    rule_id: str,
    title: str,
    dimension: Dimension,
    severity: Severity,
    action: str,
    rationale: str,
    risk: float = OBSERVATION,
    alert_floor: Severity = "medium",
) -> Rule:
    advice = Advice(f"mend_{rule_id}", action, rationale)
    return Rule(rule_id, title, dimension, risk, (Band(0, severity),), title, advice, alert_floor)


LOW_READINESS: Final = _rule(
    "low_readiness",
    "Readiness below the threshold",
    "validity",
    "medium",
    "Work through the deductions, the most points first.",
    "What the score lacks are faults that every use of the data meets.",
)
NO_VALUES: Final = _rule(
    "no_values",
    "Nothing to use",
    "completeness",
    "high",
    "Find out why the file came without rows, columns or values.",
    "Where there is no value there is nothing to use.",
)
MOSTLY_EMPTY: Final = _rule(
    "mostly_empty",
    "Mostly empty",
    "completeness",
    "high",
    "Leave out the columns that are mostly empty, or have the source deliver them.",
    "Figures from the few values that are there speak for a few rows only.",
)
NO_KEY: Final = _rule(
    "no_key",
    "No key",
    "uniqueness",
    "medium",
    "Add or name the columns that tell one row from another.",
    "Without a key nobody knows what a row stands for, and a row that is repeated cannot be told from one that is alike.",
)
NUMBERS_IN_TEXT: Final = _rule(
    "numbers_in_text",
    "Numbers within text",
    "validity",
    "medium",
    "Split the number from its unit or sign, and store it as a number.",
    "Text cannot be summed, averaged or ordered by size.",
)
DATE_GAPS: Final = _rule(
    "date_gaps",
    "Days without rows",
    "completeness",
    "low",
    "Find out whether nothing happened on the days that are missing, or whether they were not delivered.",
    "A trend over missing days shows a fall where there is only a gap.",
)
LOW_QUALITY: Final = _rule(
    "low_quality",
    "Low score",
    "validity",
    "medium",
    "Mend the faults that cost the most points first.",
    "The data as such is not ready, so that no figure from it is.",
)
NO_TARGET: Final = _rule(
    "no_target",
    "No target",
    "validity",
    "low",
    "Name the column to be predicted in the parameter target_column.",
    "Leakage, balance and labels can only be checked against a target.",
)
UNUSABLE_TARGET: Final = _rule(
    "unusable_target",
    "Target that cannot be learned",
    "validity",
    "high",
    "Choose a target that varies and repeats, or fill in its labels.",
    "From a target that is constant, different in every row or mostly missing nothing can be learned.",
)
MISSING_LABELS: Final = _rule(
    "missing_labels",
    "Rows without a label",
    "completeness",
    "medium",
    "Leave rows without a label out of training, or have them labelled.",
    "A row without a label teaches nothing and cannot be scored.",
)
TARGET_LEAKAGE: Final = _rule(
    "target_leakage",
    "Target leakage",
    "validity",
    "high",
    "Leave the column out of the features unless its value is known before that of the target.",
    "A column that gives the target away makes a model look perfect that fails on new data.",
    risk=LIKELY,
)
ID_TELLS_TARGET: Final = _rule(
    "id_tells_target",
    "Identifier that goes with the target",
    "validity",
    "medium",
    "Leave identifiers out of the features, and shuffle the rows.",
    "An identifier that goes with the target shows how rows were collected, not what they are.",
)
CLASS_IMBALANCE: Final = _rule(
    "class_imbalance",
    "Uneven classes",
    "consistency",
    "medium",
    "Stratify the split, weight or resample the classes, and measure more than accuracy.",
    "Where one class is nearly all, a model that always names it looks good.",
)
SINGLE_CLASSES: Final = _rule(
    "single_classes",
    "Classes of one row",
    "consistency",
    "medium",
    "Join classes that occur once with others, or leave them out.",
    "A class of one row cannot stand in both the training and the test part.",
)
NEAR_CONSTANT: Final = _rule(
    "near_constant",
    "Nearly constant",
    "consistency",
    "low",
    "Leave the column out, or make a flag of whether it has its usual value.",
    "What hardly varies explains hardly anything.",
)
MANY_CATEGORIES: Final = _rule(
    "many_categories",
    "Categories with many values",
    "consistency",
    "low",
    "Group rare categories, or encode by frequency or target within the training part.",
    "One column per category makes the table wide and the rows of each few.",
)
UNENCODED_DATES: Final = _rule(
    "unencoded_dates",
    "Dates to encode",
    "validity",
    "low",
    "Make numbers of dates: age, weekday, month, days since an event.",
    "Most learners cannot take a date, and a split by time is safer than one at random.",
)
NOT_A_FEATURE: Final = _rule(
    "not_a_feature",
    "Columns that are no features",
    "validity",
    "low",
    "Leave identifiers out, and turn free text, addresses and lists into features on purpose.",
    "What is different in every row is learned by heart.",
)
FEW_ROWS: Final = _rule(
    "few_rows",
    "Few rows per feature",
    "completeness",
    "medium",
    "Collect more rows, or choose fewer features.",
    "With few rows per feature a model fits chance; ten to twenty are a usual least.",
)
COLLINEAR_FEATURES: Final = _rule(
    "collinear_features",
    "Features that say the same",
    "consistency",
    "low",
    "Keep one of each pair, or use a learner that can bear it.",
    "Between features that go together a linear model divides the effect at random.",
)
NULL_IN_KEY: Final = _rule(
    "null_in_key",
    "Identifier with missing values",
    "completeness",
    "medium",
    "Fill in the missing identifiers, or choose another key.",
    "A primary key takes no missing value.",
)
MIXED_TYPES: Final = _rule(
    "mixed_types",
    "Values of several types",
    "validity",
    "medium",
    "Decide on one type per column, and convert or set aside the rest.",
    "A column of a database has one type: what does not fit is refused or becomes text.",
)
TOO_LONG: Final = _rule(
    "too_long",
    "Texts beyond the limit",
    "validity",
    "high",
    "Cut the texts, or store them as files.",
    "Snowflake takes texts of up to 16 MiB by default; longer ones stop the load.",
)
TOO_MANY_DIGITS: Final = _rule(
    "too_many_digits",
    "More than 38 digits",
    "validity",
    "high",
    "Round the numbers, or store them as text.",
    "A number of Snowflake has 38 digits at most.",
)
NESTED_VALUES: Final = _rule(
    "nested_values",
    "Lists and objects",
    "validity",
    "low",
    "Store them as VARIANT (Snowflake) or jsonb (PostgreSQL), or as tables of their own.",
    "Lists and objects have no column type of their own in every database.",
)
LOSSY_LOAD: Final = _rule(
    "lossy_load",
    "Characters that were lost or do not load",
    "validity",
    "high",
    "Export the file again in UTF-8, without NUL and undecodable bytes.",
    "PostgreSQL refuses NUL characters, and what could not be decoded is lost already.",
)
NAME_COLLISION: Final = _rule(
    "name_collision",
    "Names that collide",
    "consistency",
    "high",
    "Rename the columns so that they differ by more than case.",
    "Unquoted names ignore case: the table cannot be created.",
    risk=DEFINITE,
)
LONG_NAME: Final = _rule(
    "long_name",
    "Names that are too long",
    "consistency",
    "medium",
    "Shorten the names to 63 bytes.",
    "PostgreSQL cuts names after 63 bytes without an error; Snowflake takes 255 characters.",
)
ODD_NAME: Final = _rule(
    "odd_name",
    "Names to be quoted",
    "consistency",
    "low",
    "Rename them to letters, digits and underscores, or quote them everywhere.",
    "A reserved word, or a name with other signs, only works in quotes.",
)
UNCHECKED_REFERENCE: Final = _rule(
    "unchecked_reference",
    "References that were not checked",
    "consistency",
    "low",
    "Check after the load that every reference has its row in the other table.",
    "The other table is not here, so that orphans cannot be seen.",
)
PERSONAL_DATA: Final = _rule(
    "personal_data",
    "Personal data",
    "validity",
    "high",
    "Remove, mask or replace the values before the data leaves.",
    "Whoever has these values knows who the rows are about.",
)
SECRET: Final = _rule(
    "secret",
    "Secrets",
    "validity",
    "critical",
    "Remove the column, and change the secrets if the file has been elsewhere.",
    "Whoever has a secret can use it.",
)
QUASI_IDENTIFIERS: Final = _rule(
    "quasi_identifiers",
    "Quasi-identifiers",
    "validity",
    "medium",
    "Coarsen them (year of birth, first digits of the postal code), or leave some out.",
    "Together, harmless columns can single out a person (Sweeney 2000).",
)
FREE_TEXT: Final = _rule(
    "free_text",
    "Free text",
    "validity",
    "medium",
    "Read a sample of the texts, or leave the column out.",
    "People write names and numbers into free text that no rule finds.",
)
BARE_CODES: Final = _rule(
    "bare_codes",
    "Codes without labels",
    "consistency",
    "low",
    "Send a list of the codes and their meaning along.",
    "Who gets the data cannot ask what a code means.",
)
RULES: Final = (
    *(LOW_READINESS, NO_VALUES, MOSTLY_EMPTY, NO_KEY, NUMBERS_IN_TEXT, DATE_GAPS, LOW_QUALITY),
    *(NO_TARGET, UNUSABLE_TARGET, MISSING_LABELS, TARGET_LEAKAGE, ID_TELLS_TARGET, CLASS_IMBALANCE, SINGLE_CLASSES),
    *(NEAR_CONSTANT, MANY_CATEGORIES, UNENCODED_DATES, NOT_A_FEATURE, FEW_ROWS, COLLINEAR_FEATURES),
    *(NULL_IN_KEY, MIXED_TYPES, TOO_LONG, TOO_MANY_DIGITS, NESTED_VALUES, LOSSY_LOAD),
    *(NAME_COLLISION, LONG_NAME, ODD_NAME, UNCHECKED_REFERENCE),
    *(PERSONAL_DATA, SECRET, QUASI_IDENTIFIERS, FREE_TEXT, BARE_CODES),
)
