"""``dataset``: the table as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.schema.forms import (
    Schema,
    amount,
    flag,
    keyed,
    listed,
    points,
    record,
    reference,
    scalar,
    share,
    text,
    texts,
)
from services.transformer.core.schema.metrics import absent, table_metrics

APPROXIMATION = record(
    "How an estimated figure was made.",
    {
        "method": text("Method.", known=("theta_sketch", "rank_summary", "frequent_values", "row_sample")),
        "relative_error": share("Relative error at 95 % confidence, 0..1."),
    },
)
DEDUCTION = record(
    "Points taken off a score.",
    {
        "rule_id": text("Rule whose issue costs them."),
        "dimension": text("Dimension they count under."),
        "points": points("Points, 0..100: what fixing it gives back."),
        "prevalence": share("Share of values touched, 0..1."),
        "risk": share("How sure it is that this is a fault, 0..1."),
    },
)
QUALITY = record(
    "How good something is, and why not better.",
    {
        "score": points("0..100: 100 minus the deductions.", null="there is nothing to judge"),
        "dimensions": keyed(points("Points, 0..100."), "Score by dimension; one that cannot be judged is not there."),
        "deductions": listed(reference("deduction", "A deduction."), "What was taken off; together 100 − score."),
    },
)
CANDIDATE_KEY = record(
    "Columns whose combined values tell rows apart.",
    {
        "columns": texts("Their names."),
        "uniqueness": share("Share of rows that they tell apart, 0..1."),
        "has_nulls": flag("Whether some of their cells are missing."),
        "approximate": reference("approximation", "Where it was seen in a sample of the rows.", null="exact"),
    },
)
MISSING_PATTERN = record(
    "Columns that are missing in the same rows.",
    {
        "columns": texts("Their names."),
        "row_count": amount("Rows with exactly that pattern."),
        "ratio": share("Share of all rows, 0..1."),
    },
)
ASSOCIATION = record(
    "How strongly two columns go together.",
    {
        "column_a": text("First column."),
        "column_b": text("Second column."),
        "method": text("Measure.", known=("pearson", "spearman", "cramers_v", "correlation_ratio", "identical", "dependency")),
        "strength": scalar("number", "−1..1 for correlations, 0..1 otherwise.", null="undefined, and `absent_reason` says why"),
        "absent_reason": text("Why there is no strength, as in `absent`.", null="there is one"),
        "pair_count": amount("Rows in which both are present."),
        "approximate": reference("approximation", "Where it rests on a sample of the rows.", null="exact"),
    },
)
PAIR_BUDGET = record(
    "How far a measure of pairs went.",
    {
        "method": text("Measure, as in `associations`."),
        "pair_count": amount("Pairs of columns that it means something for."),
        "compared_count": amount("Pairs that were compared."),
        "told_count": amount("Pairs among `associations`."),
    },
)
DATASET = record(
    "The table as a whole: its figures beside each other, then what holds for several columns.",
    {
        **table_metrics(),
        "absent": absent(),
        "approximate": keyed(
            reference("approximation", "How."), "How a figure was estimated, by metric name; the others are exact."
        ),
        "logical_type_counts": keyed(amount("Columns."), "Columns by logical type, most first."),
        "quality": reference("quality", "How good the table is."),
        "candidate_keys": listed(reference("candidate_key", "A key."), "Combinations of columns that could be keys."),
        "missing_patterns": listed(reference("missing_pattern", "A pattern."), "Which columns are missing together."),
        "associations": listed(reference("association", "A pair."), "Pairs of columns that go together, the strongest by measure."),
        "pair_budgets": listed(reference("pair_budget", "A measure."), "How many pairs were compared, by measure."),
    },
    optional=tuple(table_metrics()),
)
DEFINITIONS: Mapping[str, Schema] = {
    "approximation": APPROXIMATION,
    "association": ASSOCIATION,
    "candidate_key": CANDIDATE_KEY,
    "dataset": DATASET,
    "deduction": DEDUCTION,
    "missing_pattern": MISSING_PATTERN,
    "pair_budget": PAIR_BUDGET,
    "quality": QUALITY,
}
