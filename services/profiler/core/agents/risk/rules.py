"""What is found about the risk of a table."""

from __future__ import annotations

from typing import Final

from services.profiler.core.detectors.rules import DEFINITE, LIKELY, OBSERVATION, Advice, Band, Rule

SENSITIVE_COLUMN: Final = Rule(
    "sensitive_column",
    "Sensitive column",
    "confidentiality",
    OBSERVATION,
    (Band(0, "medium"),),
    "A sensitive value",
    alert_floor="high",
)
RISKY_TABLE: Final = Rule(
    "risky_table", "Risky table", "confidentiality", OBSERVATION, (Band(0, "medium"),), "A row of a risky table", alert_floor="high"
)
STORED_SECURITY_CODE: Final = Rule(
    "stored_card_authentication",
    "Card security code kept",
    "compliance",
    LIKELY,
    (Band(0, "critical"),),
    "Card authentication data that must not be kept",
)
LINKED_IDENTITY: Final = Rule(
    "identity_beside_special_category",
    "Identifiers beside a special category",
    "confidentiality",
    LIKELY,
    (Band(0, "high"),),
    "An identifier beside health data or another special category",
    Advice(
        "part_identity_from_special_category",
        "Keep identifiers and special categories in different files, joined by a made-up key where they must be joined.",
        "Neither part does much harm without the other.",
        effort="high",
    ),
)
SMALL_GROUPS: Final = Rule(
    "small_groups",
    "Rows that few others resemble",
    "confidentiality",
    DEFINITE,
    (Band(0, "low"), Band(0.05, "medium"), Band(0.5, "high")),
    "A combination of quasi-identifiers that fewer than five rows share",
    Advice(
        "coarsen_quasi_identifiers",
        "Make the columns coarser or leave one out, until every combination is shared by at least five rows.",
        "Who knows these facts of somebody finds the row without any name (k-anonymity, Sweeney 2002).",
    ),
)
SHOWN_VALUES: Final = Rule(
    "personal_values_in_report",
    "The report shows personal values",
    "confidentiality",
    OBSERVATION,
    (Band(0, "low"),),
    "A personal value that the report shows",
    Advice(
        "mask_the_report",
        "Ask for the report with values=none before it is passed on; values=masked hides what was recognised by its values only.",
        "Whoever reads the report then learns no more than that there is sensitive data.",
        effort="low",
    ),
    alert_floor="low",
)
