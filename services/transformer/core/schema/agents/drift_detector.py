"""What changed against the baseline?"""

from __future__ import annotations

from typing import Final

from services.transformer.core.schema.columns import LOGICAL_TYPES
from services.transformer.core.schema.forms import (
    Schema,
    amount,
    flag,
    keyed,
    listed,
    number,
    record,
    reference,
    share,
    text,
    texts,
)

TESTS = ("kolmogorov_smirnov", "chi2", "wasserstein")
SUBJECTS = ("values", "deciles", "lengths", "shapes")
EFFECTS = ("D", "cramers_v", "distance_in_stddev")
REASONS = ("too_few_values", "identifier", "moved_on", "redacted", "retyped", "nested", "not_counted", "overflow", "failed")
UNTESTED = "its values were not tested, and `reason` says why"
NOT_COMPARED = "the column was not compared by buckets"
NAMED: Final = record(
    "A column of one of the tables.",
    {
        "name": text("Name as it stands in the file."),
        "position": amount("Place in its file, from 0."),
        "logical_type": text("What it holds.", known=LOGICAL_TYPES),
        "dtype": text("Physical type in the engine.", known=("Int64", "String")),
    },
)
CHANGE: Final = {
    "name": text("Name in the primary."),
    "before": {**NAMED, "description": "The column of the baseline."},
    "after": {**NAMED, "description": "The column of the primary."},
}
RENAMED: Final = record(
    "A hint: a column that is gone and a new one that are nearly equally distributed. Both stay among added and removed.",
    {
        **CHANGE,
        "test": text("Of the tests made the one with the greatest effect.", known=TESTS),
        "effect": number("Its effect, at most 0.05."),
        "p_value": share("Its p-value, 0..1, not adjusted."),
    },
)
SCHEMA: Final = record(
    "What changed in the columns themselves. They are matched by name, equal names in their order.",
    {
        "drifted": flag("Whether a column came, went or changed its type."),
        "added": listed(NAMED, "Columns of the primary that the baseline lacks."),
        "removed": listed(NAMED, "Columns of the baseline that the primary lacks."),
        "retyped": listed(record("A column of another type.", CHANGE), "Columns whose type changed."),
        "reordered": listed(record("A column at another place.", CHANGE), "The fewest columns that must move; that is no drift."),
        "renamed": listed(RENAMED, "Columns that may only have another name, nearest first."),
    },
)
MISSING: Final = record(
    "How shares of missing cells differ.",
    {
        "drifted": flag("Whether they drifted.", null="too few rows on a side"),
        "baseline_ratio": share("Missing cells / rows of the baseline, 0..1."),
        "ratio": share("Missing cells / rows of the primary, 0..1."),
        "difference": number("`ratio` − `baseline_ratio`, −1..1."),
        "effect": number("Cohen's h without a sign, 0..π."),
        "effect_name": text("Measure of the effect.", known=("cohens_h",)),
        "effect_threshold": number("Effect from which the difference matters."),
        "p_value": share("Chance of such a difference if nothing changed, 0..1.", null="no cell is missing in either, or all are"),
        "adjusted_p_value": share("The same after `correction`, 0..1.", null="it was not tested"),
    },
    null="a table has no rows",
)
COLUMN: Final = record(
    "One column that both tables have.",
    {
        "name": text("Name in the primary."),
        "position": amount("Place in the primary, from 0."),
        "baseline_position": amount("Place in the baseline, from 0."),
        "drifted": flag("Whether its values or its missing cells drifted.", null="it could not be told"),
        "values_drifted": flag("Whether its values drifted.", null=UNTESTED),
        "uncertain": flag("Whether the error of `approximation` could turn the verdict on its values."),
        "test": text("Test that speaks loudest.", null=UNTESTED, known=TESTS),
        "compared": text("What the test compares.", null=UNTESTED, known=SUBJECTS),
        "statistic": number("Statistic of the test; a distance is in the unit of the values.", null="not tested, or withheld"),
        "p_value": share("Chance of such a difference if nothing changed, 0..1; for wasserstein that of D.", null=UNTESTED),
        "adjusted_p_value": share("The same after `correction`, 0..1.", null=UNTESTED),
        "effect": number("How far it moved, from 0, whatever the numbers of rows.", null=UNTESTED),
        "effect_name": text("Measure of the effect.", null=UNTESTED, known=EFFECTS),
        "effect_threshold": number("Effect from which a difference matters.", null=UNTESTED),
        "baseline_count": amount("Present values of the baseline."),
        "count": amount("Present values of the primary."),
        "psi": number("Population stability index, from 0; see `psi_bands`. No verdict rests on it.", null=NOT_COMPARED),
        "jensen_shannon": share("Jensen-Shannon distance over the same buckets, base 2, 0..1.", null=NOT_COMPARED),
        "missing": MISSING,
        "new_value_count": amount("Rows whose value the baseline lacks.", null="not all values of the baseline are known"),
        "new_values": listed(reference("value_count", "A value."), "Values that the baseline lacks, most frequent first."),
        "out_of_range_count": amount("Rows beyond the baseline's least and greatest number.", null="not counted"),
        "moved_on": flag("Whether its times simply went on."),
        "approximation": reference(
            "approximation", "How far off the effect can be, in the effect's own unit.", null="exact, or not tested"
        ),
        "reason": text("Why its values were not tested.", null="they were", known=REASONS),
        "note": text("A remark on the test in plain words; empty if there is none."),
    },
)
DRIFT_DETECTOR: Final[Schema] = record(
    "What changed against the baseline: a column drifts if its difference is too large to be chance and large enough to matter.",
    {
        "drifted": flag("Whether anything drifted, schema included.", null="nothing could be tested, and no column changed"),
        "drifted_column_count": amount("Columns that drifted."),
        "tested_column_count": amount("Columns with a verdict."),
        "compared_column_count": amount("Columns that both tables have."),
        "drifted_ratio": share("Drifted / tested columns, 0..1.", null="none was tested"),
        "worst_columns": texts("Drifted columns, greatest effect in units of its threshold first; at most five."),
        "statistical_test": text("How numbers were to be compared.", known=("auto", *TESTS)),
        "significance_level": share("Share of drifted columns that may be found by chance, 0..1."),
        "min_sample_size": amount("Present values on both sides from which a column is tested, at least 30."),
        "correction": text("How p-values are adjusted over all tests of all columns.", known=("benjamini_hochberg",)),
        "effect_thresholds": keyed(number("Effect from which a difference matters."), "Thresholds by test, and of missing cells."),
        "psi_bands": listed(number("A bound."), "Below the first the population is stable, from the second on another one."),
        "row_count": record("Rows.", {"baseline": amount("Of the baseline."), "primary": amount("Of the primary.")}),
        "schema": SCHEMA,
        "columns": listed(COLUMN, "Columns that both tables have, in the order of the primary."),
    },
)
