"""Do my rules hold, and which are missing?"""

from __future__ import annotations

from typing import Final

from services.transformer.core.schema.forms import (
    Schema,
    amount,
    listed,
    points,
    record,
    reference,
    scalar,
    share,
    text,
    texts,
    word,
)

ASKED_KINDS = ("unique", "range", "format")
SUGGESTED_KINDS = (
    "key",
    "unique",
    "unique_together",
    "not_null",
    "completeness",
    "range",
    "allowed_values",
    "format",
    "length",
    "not_in_future",
    "freshness",
    "row_count",
    "depends_on",
    "identical",
)
STATUSES = ("passed", "failed", "not_evaluated")
VERDICTS = ("excellent", "good", "needs_improvement")
REASONS = ("no_such_column", "wrong_type", "pattern_not_supported", "no_values", "no_rows_read", "failed")
NOT_EVALUATED = "the rule could not be judged, and `reason` says why"
NO_SCORE = "there is no score, and `reason` says why"
NO_RULE = "no rule of the kind was judged"
BOUNDS: Final = {
    "min": scalar(("number", "string"), "Least value that is allowed: a number, or text in ISO 8601."),
    "max": scalar(("number", "string"), "Greatest value that is allowed: a number, or text in ISO 8601."),
}
PATTERN = text("Regular expression that values match from their first character on.")
ASKED_PARAMETERS: Final = record(
    "The rule as it was asked for; what it has depends on its kind.",
    {**BOUNDS, "pattern": PATTERN, "description": text("What the pattern means.")},
    optional=("min", "max", "pattern", "description"),
)
RULE: Final = record(
    "A rule that was asked for, and how the rows fared.",
    {
        "rule_id": text(
            "Rule that its failing rows have among row-level issues.", known=("rule_unique_failed", "rule_not_evaluated")
        ),
        "kind": text("What it asks.", known=ASKED_KINDS),
        "column": text("Name of its column, as asked for."),
        "position": amount("Place of the column, from 0.", null="there is no such column"),
        "parameters": ASKED_PARAMETERS,
        "status": word("Whether every row keeps it.", STATUSES),
        "reason": text("Why it could not be judged.", null="it was", known=REASONS),
        "near_names": texts("Columns that may have been meant, nearest first, at most three."),
        "checked_count": amount("Rows with a present value.", null=NOT_EVALUATED),
        "failed_count": amount("Rows that fail.", null=NOT_EVALUATED),
        "pass_ratio": share("Rows that pass / rows checked, 0..1.", null=NOT_EVALUATED),
        "pass_ratio_low": share("Lower end of the Wilson interval at 95 %, 0..1.", null=NOT_EVALUATED),
        "pass_ratio_high": share("Upper end of the Wilson interval at 95 %, 0..1.", null=NOT_EVALUATED),
        "approximation": reference("approximation", "How failing rows were estimated.", null="exact, or not judged"),
    },
)
SUGGESTED_PARAMETERS: Final = record(
    "What the rule says; what it has depends on its kind.",
    {
        "minimum_ratio": share("Of completeness: least share of rows with a value, 0..1."),
        "values": listed(scalar(("integer", "string"), "A value."), "Of allowed_values: all of them, most frequent first."),
        "pattern": PATTERN,
        **BOUNDS,
        "max_age_days": amount("Of freshness: greatest age of the newest value, in days."),
    },
    optional=("minimum_ratio", "values", "pattern", "min", "max", "max_age_days"),
)
SUGGESTION: Final = record(
    "A rule that the data keeps, or nearly keeps.",
    {
        "kind": text("What it asks.", known=SUGGESTED_KINDS),
        "columns": texts("Names of its columns; none for a rule of the whole table."),
        "parameters": SUGGESTED_PARAMETERS,
        "reason": text("One sentence with the figures behind it."),
        "confidence_low": share(
            "Share of other values that keep it at least, 0..1, at 95 %.", null="nothing can be said of others"
        ),
        "severity": reference("severity", "How much a breach would matter."),
        "holds_for_ratio": share("Share of the rows judged that keep it, 0..1."),
    },
)
COVERAGE: Final = record(
    "How far the rules that were asked for hold together.",
    {
        "score": points("0..100: weighted mean of the kinds, rounded down.", null=NO_SCORE),
        "reason": text("Why there is no score.", null="there is one", known=("no_rules", "no_values")),
        "verdict": word("What it amounts to.", VERDICTS, null=NO_SCORE),
        "uniqueness": points("Mean share of rows that pass rules of uniqueness, 0..100.", null=NO_RULE),
        "range": points("The same of rules of range.", null=NO_RULE),
        "format": points("The same of rules of format.", null=NO_RULE),
        "weights": record(
            "Weights as they count: together 1, all 0 where nothing was judged.",
            {name: share("Weight, 0..1.") for name in ("uniqueness", "range", "format")},
        ),
        "notes": texts("How they differ from those asked for, in words."),
        "excellent_threshold": points("Score from which coverage is excellent, 0..100."),
        "good_threshold": points("Score from which it is good, 0..100."),
        "rule_count": amount("Rules that were asked for, one per column of the name."),
        **{f"{status}_count": amount(f"Of them {status.replace('_', ' ')}.") for status in STATUSES},
    },
)
TEST_COVERAGE_AGENT: Final[Schema] = record(
    "Whether the rules that were asked for hold, and which are missing.",
    {
        "coverage": COVERAGE,
        "rules": listed(RULE, "Rules that were asked for, in the order of the parameters."),
        "suggested_rules": listed(SUGGESTION, "Rules that the data keeps, the gravest first; at most 500."),
        "suggested_rule_total": amount("All of them."),
    },
)
