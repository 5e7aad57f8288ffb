"""Can I use it, for which purpose, and what blocks?"""

from __future__ import annotations

from typing import Final

from services.transformer.core.schema.forms import (
    Schema,
    amount,
    figure,
    flag,
    listed,
    number,
    points,
    record,
    share,
    text,
    texts,
    word,
)

VERDICTS = ("ready", "needs_review", "not_ready")
LEVELS = ("blocks", "review", "note")
COMPONENTS = ("completeness", "consistency", "schema_health")
PURPOSES = ("analytics", "machine_learning", "migration", "sharing")
EVIDENCE: Final = record(
    "One figure behind a concern.",
    {
        "column": text("Column that it is of.", null="the table"),
        "name": text("What it is: a metric, or a figure of the rule's own.", known=("missing_count", "row_count")),
        "value": figure("The figure.", null="not known, and `reason` says why"),
        "reason": text("Why it is not known: as in `absent`, or not_measured.", null="it is", known=("not_measured", "redacted")),
    },
)
CONCERN: Final = record(
    "What stands in the way of a use, or is worth knowing for it.",
    {
        "rule_id": text("Stable id of the rule."),
        "title": text("Its title."),
        "level": word("What it does: make not ready, ask for a look, or only be told.", LEVELS),
        "columns": texts("Columns that it is about, at most 50; none for the table as a whole."),
        "column_count": amount("All columns that it is about."),
        "message": text("One sentence."),
        "evidence": listed(EVIDENCE, "Figures behind it, at most 50."),
        "action": text("What to do.", null="nothing is known to help"),
    },
)
COMPONENT: Final = record(
    "One part of the score.",
    {
        "component_id": text("Which.", known=COMPONENTS),
        "title": text("Its title."),
        "score": points("0..100: 100 minus the deductions, at least 0.", null="there is nothing to judge, and `reason` says why"),
        "reason": text("Why there is no score.", null="there is one", known=("not_judged",)),
        "weight": share("Weight in the score, 0..1; together 1, unless nothing was judged."),
        "dimensions": texts("Dimensions of quality whose faults count here."),
        "formula": text("How it is made, in words."),
        "deductions": listed(
            record(
                "What a rule costs.",
                {"rule_id": text("Rule."), "points": number("Points, before a column's loss is capped at 100.")},
            ),
            "What was taken off, most first.",
        ),
    },
)
WEIGHTS: Final = record(
    "How the components are weighed.",
    {
        "given": record("Weights as asked for.", {name: share("Weight, 0..1.") for name in COMPONENTS}),
        "normalized": flag("Whether they were divided by their sum."),
        "note": text("The same in one sentence."),
    },
)
TARGET: Final = record(
    "The column that a model is to predict.",
    {
        "column": text("Its name.", null="there is none"),
        "source": word("How it is known.", ("given", "guessed", "none")),
        "reason": text("The same in one sentence."),
    },
)
PURPOSE: Final = record(
    "One use of the data.",
    {
        "purpose_id": text("Which.", known=PURPOSES),
        "title": text("Its title."),
        "verdict": word("What its gravest concern leaves.", VERDICTS),
        "verdict_reason": text("Why, in one sentence."),
        "blockers": listed(CONCERN, "What stands in the way, what blocks first."),
        "notes": listed(CONCERN, "What is worth knowing and stands in nobody's way."),
        "strengths": texts("What was measured and is well, in short sentences."),
    },
)
READINESS_RATER: Final[Schema] = record(
    "Whether the data can be used, for which purpose, and what blocks.",
    {
        "verdict": word("Of the data as such.", VERDICTS),
        "score": points("Readiness, 0..100: the more the better.", null="there is nothing to judge"),
        "verdict_reason": text("Why, in one sentence."),
        "ready_threshold": points("Score from which the data is ready, 0..100."),
        "needs_review_threshold": points("Score from which it needs a review, 0..100."),
        "components": listed(COMPONENT, "Parts of the score; none where the table holds no value."),
        "weights": WEIGHTS,
        "blockers": listed(CONCERN, "What no score outweighs: that the table holds no value."),
        "target": TARGET,
        "purposes": listed(PURPOSE, "By use."),
    },
)
