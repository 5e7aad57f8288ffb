"""Can it be given to somebody else?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from services.profiler.core.agents.readiness.base import Examination, Seen
from services.profiler.core.agents.readiness.concerns import MOST_COLUMNS, Concern, Evidence, concern_about, of_column
from services.profiler.core.agents.readiness.findings import NEVER, Shares, concerns_of
from services.profiler.core.agents.readiness.rules import BARE_CODES, FREE_TEXT, PERSONAL_DATA, QUASI_IDENTIFIERS, SECRET
from services.profiler.core.agents.readiness.verdicts import Level
from services.profiler.core.profile import ColumnProfile

QUASI: Final = frozenset(
    {"gender", "date_of_birth", "postal_code", "city", "region", "country", "latitude", "longitude", "coordinates"}
)
"""Meanings that together single out a person."""
_TRAIT: Final = re.compile(
    r"(?i)(?:.*[ _-])?(age|sex|gender|birth.?(?:date|year)|year.?of.?birth|nationality|ethnicity|race|marital.?status)"
)
LEAST_QUASI: Final = 2
_SECRET: Final = re.compile(
    r"(?i)(?:.*[ _-])?(password|passwd|pwd|passphrase|secret|api.?key|access.?token|auth.?token|private.?key|pin)"
)
_CODE: Final = re.compile(r"(?i)(?:.*[ _-])?(code|cd|flag|status|type|class|category)")
LONG_TEXT: Final = 30
"""Code points of the median text from which it is rather prose than a label."""
LONGEST_CODE: Final = 4
WEIGHTS: Final[Mapping[str, Shares]] = {"ragged_rows": Shares(review=0.0), "load_problem": NEVER, "non_printing_text": NEVER}


class Sharing:
    """Handing the data to another team, a partner or the public."""

    purpose_id = "sharing"
    title = "Sharing"

    def examine(self, seen: Seen) -> Examination:
        """See ``Purpose``."""
        personal = [column for column in seen.columns if column.pii.detected]
        concerns = [
            *_secrets(seen),
            *_personal(seen),
            *_quasi_identifiers(seen),
            *_texts(seen),
            *_codes(seen),
            *concerns_of(seen, WEIGHTS),
        ]
        return Examination(tuple(concerns), tuple(_strengths(personal)))


def _secrets(seen: Seen) -> list[Concern]:
    found = [column for column in seen.columns if _SECRET.fullmatch(column.name) and seen.kind(column) not in ("empty", "boolean")]
    return concern_about(SECRET, "blocks", found, "Named like a secret: {}.", "count", "distinct_count")


def _personal(seen: Seen) -> list[Concern]:
    """Direct identifiers block. A place alone is a fact about a place: with traits of persons beside it, it is worth a look."""
    personal = [column for column in seen.columns if column.pii.detected]
    direct = [column for column in personal if column.pii.category != "location"]
    places = [column for column in personal if column.pii.category == "location"]
    about_people = bool(direct) or any(_is_trait(column) for column in seen.columns)
    return [*_told(direct, "blocks"), *_told(places, "review" if about_people else "note")]


def _told(columns: list[ColumnProfile], level: Level) -> list[Concern]:
    if not columns:
        return []
    kinds = sorted({column.pii.kind.replace("_", " ") for column in columns if column.pii.kind})
    message = f"Personal data in {len(columns):,} {'column' if len(columns) == 1 else 'columns'} ({', '.join(kinds[:5])})."
    evidence = tuple(
        each
        for column in columns[:MOST_COLUMNS]
        for each in (Evidence("pii_confidence", round(column.pii.confidence, 4), column.name), *of_column(column, "count"))
    )
    return [Concern(PERSONAL_DATA, level, message, tuple(column.name for column in columns), evidence)]


def _is_trait(column: ColumnProfile) -> bool:
    return column.semantic_type in ("gender", "date_of_birth") or _TRAIT.fullmatch(column.name) is not None


def _quasi_identifiers(seen: Seen) -> list[Concern]:
    found = [column for column in seen.columns if _is_quasi(seen, column) and not column.pii.detected]
    # Places alone describe places; with a trait of a person they single one out.
    if len(found) < LEAST_QUASI or not any(map(_is_trait, found)):
        return []
    evidence = (
        *(each for column in found for each in of_column(column, "distinct_count")),
        Evidence("group_size_min", None, "", "not_measured"),
    )
    message = f"{len(found):,} columns together may single out a person; how small their smallest group is, is not known."
    return [Concern(QUASI_IDENTIFIERS, "review", message, tuple(column.name for column in found), evidence)]


def _is_quasi(seen: Seen, column: ColumnProfile) -> bool:
    if seen.kind(column) in ("empty", "constant"):
        return False
    return column.semantic_type in QUASI or _is_trait(column)


def _texts(seen: Seen) -> list[Concern]:
    found = [column for column in seen.of_kind("text") if _is_prose(column)]
    return concern_about(FREE_TEXT, "review", found, "Free text in {}.", "length_median", "length_max", "distinct_count")


def _is_prose(column: ColumnProfile) -> bool:
    long = (column.number("length_median") or 0) >= LONG_TEXT
    return long and (column.feature_type == "sentence" or not column.semantic_type)


def _codes(seen: Seen) -> list[Concern]:
    found = [column for column in seen.of_kind("categorical") if _CODE.fullmatch(column.name) and _is_code(column)]
    return concern_about(BARE_CODES, "note", found, "Codes that an outsider cannot read in {}.", "distinct_count")


def _is_code(column: ColumnProfile) -> bool:
    return column.logical_type == "integer" or (column.number("length_max") or LONGEST_CODE + 1) <= LONGEST_CODE


def _strengths(personal: list[ColumnProfile]) -> list[str]:
    strengths = [] if personal else ["No column looks like personal data."]
    hidden = [column for column in personal if column.value_policy != "full"]
    if personal and len(hidden) == len(personal):
        strengths.append("This report shows no value of the personal columns: it can be shared where the data cannot.")
    return strengths
