"""``since_last_run``: what is other than in the last run of the same dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from services.transformer.core.change_rules import Kind, RuleId
from services.transformer.core.last_run_drift import REASONS
from services.transformer.core.measured_drift import DriftStatus
from services.transformer.core.schema.forms import (
    Schema,
    amount,
    keyed,
    listed,
    number,
    record,
    reference,
    scalar,
    share,
    text,
    word,
)

CHANGE = record(
    "One figure that is not what it was.",
    {
        "kind": word("What it is a matter of.", get_args(Kind)),
        "rule_id": word("The rule that tells it, also the id of its alert.", get_args(RuleId)),
        "column": text("Column.", null="the dataset as a whole"),
        "metric": text("Metric.", null="it is a matter of the schema, or of a distribution without a median to tell"),
        "severity": reference("severity", "How grave it is."),
        "old": scalar(
            ("number", "string"), "What it was; of the schema the logical type.", null="the column is new, or no median can be told"
        ),
        "new": scalar(("number", "string"), "What it is.", null="the column is gone, or no median can be told"),
        "threshold": number(
            "From where on it is told, in the unit of the figure; of a distribution in that of the effect.",
            null="it is a matter of the schema",
        ),
        "message": text("One sentence about it."),
        "drift": reference("drift_evidence", "How it is distributed otherwise.", null="it is not a matter of the distribution"),
    },
)
DRIFT_EVIDENCE = record(
    "How the values of a column are distributed otherwise than in the last run, and how sure that is.",
    {
        "test": text("The test.", known=("kolmogorov_smirnov", "chi2")),
        "compared": text("What it compared.", known=("values", "lengths", "shapes")),
        "statistic": number("Its statistic.", null="it is not shown"),
        "p_value": share("Its p-value."),
        "adjusted_p_value": share("The same after Benjamini and Hochberg, over all tests of all columns."),
        "effect": number("How large the difference is, whatever the numbers of rows: 0 for none."),
        "effect_name": text("What the effect is.", known=("D", "cramers_v")),
        "effect_threshold": number("From which effect on a difference matters."),
        "earlier_count": amount("Present values of the last run."),
        "count": amount("Present values now."),
        "direction": text(
            "Where the values went.",
            null="their policy hides it, or nothing can be told",
            known=("shifted_up", "shifted_down", "spread_wider", "spread_narrower", "new_categories", "shares_moved"),
        ),
        "new_value_ratio": share(
            "Share of the present values that the last run had none of.", null="it is not known, or their policy hides it"
        ),
    },
)
COMPARED_DISTRIBUTIONS = record(
    "Whether the columns' distributions were compared with the last run's.",
    {
        "status": word("Whether they were.", get_args(DriftStatus)),
        "reason": text("Stable word for why not.", null="they were, or it is the same file", known=tuple(REASONS)),
        "message": text("One sentence about it."),
        "compared_column_count": amount("Columns that were tested."),
        "drifted_column_count": amount("Those of them that changed."),
        "not_compared": keyed(amount("Columns."), "Columns of both runs that were not tested, by reason."),
    },
)
SINCE_LAST_RUN = record(
    "Against the newest earlier run that has the same dataset name, or without one the same file name: rows by 20 %, columns come, "
    "gone or of another type, missing values by 5 points, distinct values and their share by half, newest times twice as old, "
    "distributions by drift-detector's tests and defaults.",
    {
        "analysis_id": text("That run."),
        "created_at": text("When it was accepted, ISO 8601 UTC.", null="not known"),
        "change_count": amount("All changes."),
        "changes": listed(reference("change", "A change."), "The gravest first, at most 200."),
        "drift": reference(
            "compared_distributions", "Whether distributions were compared.", null="the profiler knew of no last run"
        ),
    },
)
DEFINITIONS: Mapping[str, Schema] = {
    "change": CHANGE,
    "compared_distributions": COMPARED_DISTRIBUTIONS,
    "drift_evidence": DRIFT_EVIDENCE,
    "since_last_run": SINCE_LAST_RUN,
}
