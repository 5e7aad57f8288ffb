"""What is sensitive, how risky is it, and which regulation may be in scope?"""

from __future__ import annotations

from typing import Final

from services.transformer.core.schema.forms import (
    Schema,
    amount,
    flag,
    listed,
    points,
    record,
    reference,
    share,
    text,
    texts,
    word,
)

LEVELS = ("high", "medium", "low")
ROLES = ("identifier", "secret", "health", "special", "private", "quasi")
CLASSES = ("person_name", "email", "date_of_birth", "payment_card", "health_plan_number")
PROTECTIONS = ("never_store", "drop", "tokenise", "pseudonymise", "mask", "generalise", "separate")
SCOPES = ("may_be_in_scope", "not_indicated")
REGULATIONS = ("GDPR", "CCPA", "HIPAA", "PCI_DSS")
FACTORS = ("class", "presence", "distinctness", "clear", "riskiest_column", "linked", "small_groups", "breadth", "gaps")
NO_SCORE = "there is no score, and `absent_reason` says why"
NOT_COUNTED = "the different values were not counted"
FACTOR: Final = record(
    "A part of a score.",
    {
        "factor": text("What it is.", known=FACTORS),
        "what": text("The same in words."),
        "points": points("Points that it adds, 0..100."),
        "evidence": text("What it rests on, without values."),
    },
)
CLASS: Final = record(
    "A class of sensitive data that a column is of.",
    {
        "class": text("Id of the class in the catalogue.", known=CLASSES),
        "title": text("Its title."),
        "role": text("What it does to a person.", known=ROLES),
        "by": text("What tells it.", known=("values", "name")),
        "confidence": share("How sure, 0..1."),
        "reasons": texts("Why, in plain words, without values."),
    },
)
LOOKED_AT: Final = record(
    "How much of the column was looked at.",
    {
        "value_count": amount("Different values that recognisers saw.", null=NOT_COUNTED),
        "distinct_count": amount("Different values that there are.", null=NOT_COUNTED),
        "is_estimate": flag("Whether either count is an estimate."),
        "is_enough": flag("Whether that reaches `pii_sample_size`.", null=NOT_COUNTED),
    },
)
COLUMN: Final = record(
    "A sensitive column.",
    {
        "position": amount("Place in the file, from 0."),
        "name": text("Name as it stands in the file."),
        "risk_score": points("Risk, 0..100: the more the worse."),
        "risk_level": word("Level that the score reaches.", LEVELS),
        "classes": listed(CLASS, "What it holds, the gravest first."),
        "factors": listed(FACTOR, "Parts of its score: they add up to it."),
        "is_hidden": flag("Whether a hash or the like hides what it holds."),
        "protection": text("What suits it.", known=PROTECTIONS),
        "protection_action": text("The same as advice."),
        "looked_at": LOOKED_AT,
    },
)
REGULATION: Final = record(
    "A law or standard.",
    {
        "regulation": text("Its id.", known=REGULATIONS),
        "title": text("Its title."),
        "scope": word("Never more than that it may be in scope: no file tells who holds it.", SCOPES),
        "reason": text("Why, in one sentence."),
        "provisions": listed(
            record(
                "A part of it that speaks of columns.",
                {
                    "section": text("Section."),
                    "reason": text("Why it speaks of them."),
                    "columns": texts("Names of the columns."),
                },
            ),
            "What speaks of the columns, in catalogue order.",
        ),
    },
)
BELOW: Final = record(
    "Rows in groups below a size.",
    {
        "size": amount("The size, not included."),
        "row_count": amount("Rows."),
        "ratio": share("Share of all rows, 0..1.", null="no row was counted"),
    },
)
COMBINATION: Final = record(
    "Groups of rows that agree in some quasi-identifiers. The counts mean nothing where `absent_reason` is given.",
    {
        "columns": texts("Names of the columns, the most telling first."),
        "row_count": amount("Rows that were counted."),
        "smallest_group_size": amount("Rows of the smallest group: k of k-anonymity.", null="no row was counted"),
        "is_upper_bound": flag("Whether the smallest group may be smaller still, as it is estimated."),
        "rows_in_groups_below": listed(BELOW, "Rows in small groups, by size, ascending."),
        "approximation": reference("approximation", "How the counts were estimated.", null="exact"),
        "absent_reason": text("Why there are no counts, as in `absent`.", null="there are", known=("failed", "redacted")),
    },
)
REIDENTIFICATION: Final = record(
    "How easily rows are told apart by what is no identifier alone.",
    {
        "state": word("Whether it was measured.", ("measured", "not_measured", "not_applicable")),
        "reason": text("Why, or how, in one sentence."),
        "combinations": listed(COMBINATION, "By combination of columns, the shortest first."),
        "not_measured": listed(
            record("A column in no combination.", {"name": text("Its name."), "reason": text("Why it is left out.")}),
            "Quasi-identifiers that are in no combination.",
        ),
    },
)
GAP: Final = record(
    "Something that should be there and is not, or the other way round.",
    {"rule_id": text("Stable id of the rule."), "title": text("Its title."), "evidence": text("What shows it, without values.")},
)
SCORE_RISK: Final[Schema] = record(
    "What is sensitive, how risky it is, and which regulation may be in scope.",
    {
        "risk_score": points("Risk of the table, 0..100: the more the worse.", null=NO_SCORE),
        "risk_level": word("Level that the score reaches.", LEVELS, null=NO_SCORE),
        "absent_reason": text("Why there is no score.", null="there is one", known=("no_rows", "nothing_looked_for")),
        "factors": listed(FACTOR, "Parts of the score: they add up to it; none if nothing sensitive was found."),
        "is_about_people": flag("Whether the table is about people."),
        "people_reason": text("Why."),
        "looked_for": record(
            "What was looked for, as the parameters ask.",
            {
                "values": flag("Whether what the values were recognised as counts."),
                "names": flag("Whether what the names of columns say counts."),
                "governance": flag("Whether gaps of governance were looked for."),
            },
        ),
        "column_count": amount("Columns of the table."),
        "sensitive_column_count": amount("Columns that are sensitive."),
        "column_levels": record("Sensitive columns by level.", {level: amount("Columns.") for level in LEVELS}),
        "columns": listed(COLUMN, "The sensitive columns, the riskiest first."),
        "regulations": listed(REGULATION, "All that are known, in catalogue order."),
        "regulations_note": text("What this is not: legal advice."),
        "reidentification": REIDENTIFICATION,
        "governance_gaps": listed(GAP, "What is missing around sensitive data, or must not be there.", null="not looked for"),
    },
)
