"""What is found about the governance of a table. Two agents say the first four; said by both, it is told once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.profiler.core.detectors.rules import DEFINITE, LIKELY, OBSERVATION, Advice, Band, Rule
from services.profiler.core.profile import Dimension, Severity


def _not_recorded(area: str, dimension: Dimension, title: str, advice: Advice) -> Rule:
    return Rule(f"{area}_not_recorded", title, dimension, DEFINITE, (Band(0, "low"),), title, advice, alert_floor="low")


LINEAGE: Final = _not_recorded(
    "lineage",
    "traceability",
    "Origin not recorded",
    Advice(
        "record_lineage",
        "Add columns, or a description beside the file, that say which system a row comes from and when it was made and changed.",
        "What nobody can trace cannot be corrected at its source, nor deleted everywhere when somebody asks for it.",
        effort="high",
    ),
)
CONSENT: Final = _not_recorded(
    "consent",
    "compliance",
    "Consent or other legal basis not recorded",
    Advice(
        "record_consent",
        "Record the consent or the other legal basis of each row, and when it was given.",
        "Whoever relies on consent must be able to show it (GDPR Art. 7 (1)).",
        effort="high",
    ),
)
CLASSIFICATION: Final = _not_recorded(
    "classification",
    "compliance",
    "Classification not recorded",
    Advice(
        "record_classification",
        "Say how secret the data is, in a column or beside the file: public, internal, confidential, restricted.",
        "Who may see a file is decided by its class; without one everybody decides alone.",
        effort="low",
    ),
)
RETENTION: Final = _not_recorded(
    "retention",
    "compliance",
    "Time of deletion not recorded",
    Advice(
        "record_retention",
        "Record until when a row may be kept.",
        "Personal data is kept no longer than its purpose needs (GDPR Art. 5 (1)(e)).",
        effort="high",
    ),
)
NOT_RECORDED: Final[Mapping[str, Rule]] = {
    "lineage": LINEAGE,
    "consent": CONSENT,
    "classification": CLASSIFICATION,
    "retention": RETENTION,
}

BELOW_THRESHOLD: Final = Rule(
    "governance_below_threshold",
    "Governance below the threshold",
    "compliance",
    OBSERVATION,
    (Band(0, "low"),),
    "Governance below the threshold",
    alert_floor="low",
    alert_when="below",
)
INCOMPLETE: Final = Rule(
    "governance_field_incomplete",
    "A field of governance has gaps",
    "compliance",
    DEFINITE,
    (Band(0, "low"), Band(0.2, "medium")),
    "No value in a field of governance",
    Advice(
        "complete_governance_field",
        "Fill the field in the rows that lack it, or leave those rows out.",
        "A field speaks for the rows that have it only.",
    ),
)
REFUSED: Final = Rule(
    "consent_refused",
    "Rows without consent",
    "compliance",
    LIKELY,
    (Band(0, "high"), Band(0.2, "critical")),
    "Consent that is refused, withdrawn or expired",
    Advice(
        "leave_out_refused",
        "Leave out the rows whose consent is refused, withdrawn or expired, or state another legal basis for them.",
        "Consent can be withdrawn at any time, and processing ends with it (GDPR Art. 7 (3)).",
    ),
)
PUBLIC: Final = Rule(
    "public_personal_data",
    "Personal data classified as public",
    "compliance",
    DEFINITE,
    (Band(0, "high"),),
    "Classified as public in a table with personal data",
    Advice(
        "correct_classification",
        "Correct the classification of these rows, or take the personal data out of the table.",
        "A label that says public lets everybody pass it on.",
    ),
)


def severity_of_missing(area: str, is_about_people: bool) -> Severity:
    """How bad it is that nothing records an area: nobody asks it of every table, but of one about people."""
    if not is_about_people:
        return "info"
    return "low" if area == "lineage" else "medium"
