"""What is wrong, what to do, and which rows to look at."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.measured import SEVERITIES
from services.transformer.core.schema.forms import (
    Schema,
    amount,
    figure,
    keyed,
    number,
    points,
    record,
    reference,
    scalar,
    share,
    text,
    texts,
    word,
)

COLUMN = text("Column that it is about.", null="the whole dataset")
EFFORT = text(
    "What it takes: low is a statement or a setting, medium a rule or a look at each row, high whoever makes the data.",
    known=("low", "medium", "high"),
)
AGENT_IDS = texts("Agents that say so.")
ALERT = record(
    "A threshold that was crossed.",
    {
        "rule_id": text("Stable id of the rule."),
        "severity": reference("severity", "How grave."),
        "agent_ids": AGENT_IDS,
        "column": COLUMN,
        "message": text("One sentence."),
        "metric": text("Metric that was judged.", null="the figure has no name"),
        "value": figure("Its figure.", null="it is not shown or could not be had"),
        "threshold": number("The limit, in the unit of the figure.", null="there is none: a matter of the schema"),
        "previous_value": figure(
            "What the figure was in the last run.",
            null="the alert is not about a change, the column is new, or it is a distribution",
        ),
    },
)
ISSUE = record(
    "Something wrong and the rows it touches.",
    {
        "rule_id": text("Stable id of the rule."),
        "severity": reference("severity", "How grave."),
        "agent_ids": AGENT_IDS,
        "column": COLUMN,
        "dimension": text("Dimension of quality.", null="it belongs to none"),
        "message": text("One sentence."),
        "affected_row_count": amount("Rows that it touches."),
        "affected_ratio": share("Share of all rows, 0..1."),
        "evidence": keyed(figure("A figure.", null="it is not shown or could not be had"), "Figures behind it, by metric name."),
        "confidence": share("How sure the rule is that it is a fault, 0..1."),
    },
)
RECOMMENDATION = record(
    "What to do next.",
    {
        "recommendation_id": text("Stable id of the advice."),
        "priority": reference("severity", "How urgent."),
        "agent_ids": AGENT_IDS,
        "column": COLUMN,
        "action": text("What to do, in one sentence."),
        "rationale": text("Why, in one sentence."),
        "rule_ids": texts("Rules that it settles."),
        "gain_points": points("Points of the dataset's quality score that it gives back.", null="not known"),
        "effort": EFFORT,
        "supersedes": texts("Advice for the same column that it leaves nothing to do for: left out of the list."),
    },
)
ROW_LEVEL_ISSUE = record(
    "One row with one fault.",
    {
        "row": scalar("integer", "Data row, from 1; the header is not counted.", minimum=1),
        "source_line": scalar("integer", "Line in the file, from 1.", null="the format has no lines", minimum=1),
        "column": COLUMN,
        "rule_id": text("Rule that it breaks."),
        "severity": reference("severity", "How grave."),
        "message": text("One sentence."),
        "value": text("The value as text.", null="missing, or the value policy does not show it"),
    },
)
PLAN_STEP = record(
    "One kind of work over all columns that it is advised for.",
    {
        "step": scalar("integer", "Place in the plan, from 1.", minimum=1),
        "recommendation_id": text("Stable id of the advice."),
        "action": text("What to do, in one sentence."),
        "rationale": text("Why, in one sentence."),
        "priority": reference("severity", "How urgent, that of the most urgent column."),
        "effort": EFFORT,
        "gain_points": points("Points of the dataset's quality score that all of it gives back.", null="not known"),
        "columns": texts("Where; empty for the dataset as a whole."),
        "rule_ids": texts("Rules that it settles."),
        "agent_ids": texts("Agents that advise it."),
    },
)
DEFINITIONS: Mapping[str, Schema] = {
    "alert": ALERT,
    "issue": ISSUE,
    "plan_step": PLAN_STEP,
    "recommendation": RECOMMENDATION,
    "row_level_issue": ROW_LEVEL_ISSUE,
    "severity": word("How grave, the gravest first.", SEVERITIES),
}
