"""Is it recorded where the data comes from, who agreed to its use, and how secret it is?"""

from __future__ import annotations

from typing import Final

from services.transformer.core.schema.forms import Schema, amount, flag, listed, points, record, share, text, word

AREAS = ("lineage", "consent", "classification")
VERDICTS = ("compliant", "needs_review", "non_compliant")
NO_ROWS = "there are no rows"
AREA_ID = text("Area.", known=AREAS)
FIELD: Final = record(
    "A field that is required.",
    {
        "required": text("Its name, as asked for."),
        "column": text("Column that records it best.", null="none does"),
        "completeness": share("Share of rows with a value, 0..1.", null="no column records it, or there are no rows"),
    },
)
AREA: Final = record(
    "One part of governance.",
    {
        "area": AREA_ID,
        "score": points("0..100.", null="no field is required, or there are no rows"),
        "weight": share("Weight in the score, 0..1; 0 where it is not required."),
        "contradicted_ratio": share("Share of rows whose values speak against it, 0..1.", null=NO_ROWS),
        "fields": listed(FIELD, "What is required, as asked for."),
    },
)
BLOCKER: Final = record(
    "What stands between the table and compliance.",
    {
        "area": AREA_ID,
        "what": text("In words."),
        "evidence": text("Columns, fields and counts that show it."),
        "lost_points": points("Points of the score that it costs, 0..100."),
        "is_contradiction": flag("Whether it forbids the best verdict whatever the score is."),
    },
)
REFUSED: Final = record(
    "A column that says no.",
    {
        "name": text("Its name."),
        "how": text("What it says.", known=("refused", "withdrawn", "expired")),
        "row_count": amount("Rows that must not be used."),
        "unclear_row_count": amount("Rows whose value says neither yes nor no."),
    },
)
PUBLIC: Final = record("A column that calls rows public.", {"name": text("Its name."), "row_count": amount("Rows.")})
GOVERNANCE_CHECKER: Final[Schema] = record(
    "Whether it is recorded where the data comes from, who agreed to its use, and how secret it is.",
    {
        "governance_score": points("Governance, 0..100: the more the better.", null=NO_ROWS),
        "verdict": word("What it amounts to.", VERDICTS, null=NO_ROWS),
        "absent_reason": text("Why there is neither score nor verdict.", null="there are both", known=("no_rows",)),
        "thresholds": record(
            "Scores that the verdict is held against.",
            {
                "compliance": points("From here on compliant, 0..100."),
                "needs_review": points("From here on to be reviewed, 0..100."),
            },
        ),
        "is_about_people": flag("Whether the table is about people."),
        "people_reason": text("Why."),
        "is_consent_required": flag("Whether consent has weight: not without personal data."),
        "given_weights": record("Weights as asked for.", {area: share("Weight, 0..1.") for area in AREAS}),
        "normalized_weights": record(
            "Weights as they count: together 1, unless nothing is left to weigh.", {area: share("Weight, 0..1.") for area in AREAS}
        ),
        "weights_note": text("How they differ from those asked for, in words; empty if they do not."),
        "areas": listed(AREA, "The parts of the score."),
        "blockers": listed(BLOCKER, "What stands in the way, contradictions first. What they cost adds up to 100 − score."),
        "refused_consent": listed(REFUSED, "Columns by which rows must not be used."),
        "public_rows": listed(PUBLIC, "Columns that call rows public; none in a table that is not about people."),
    },
)
