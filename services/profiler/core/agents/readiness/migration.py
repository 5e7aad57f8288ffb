"""Can it be loaded into a table of a database without loss? Held against Snowflake and PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from decimal import Decimal
from typing import Final

from services.profiler.core.agents.readiness.base import Examination, Seen
from services.profiler.core.agents.readiness.column_names import name_concerns
from services.profiler.core.agents.readiness.concerns import Concern, Evidence, concern_about
from services.profiler.core.agents.readiness.findings import ALWAYS, NEVER, Shares, concerns_of
from services.profiler.core.agents.readiness.grain import key_strength, missing_key
from services.profiler.core.agents.readiness.rules import (
    LOSSY_LOAD,
    MIXED_TYPES,
    NESTED_VALUES,
    NULL_IN_KEY,
    TOO_LONG,
    TOO_MANY_DIGITS,
    UNCHECKED_REFERENCE,
)
from services.profiler.core.agents.readiness.verdicts import Level
from services.profiler.core.detectors.rules import Rule
from services.profiler.core.profile import ColumnProfile

LONGEST_TEXT: Final = 16 * 1024**2
"""Bytes of a text that every Snowflake account takes; PostgreSQL takes 1 GB."""
MOST_DIGITS: Final = 38
_DECIMAL: Final = re.compile(r"Decimal\(\D*(\d+)\D+(\d+)\D*\)")
_REFERENCE: Final = re.compile(r"(?i).+(_id|_key|_fk|_ref|_code)|.*[a-z]Id")
LOSSY: Final = frozenset({"undecodable_bytes", "nul_bytes", "lone_surrogates", "truncated_record", "unclosed_quotes"})
"""Codes of load problems after which the bytes of the source are not all there, or do not load."""
MIXED: Final = frozenset({"mixed_kinds", "mixed_scalars", "error_cells", "impossible_dates", "unsupported_types"})
"""Codes of load problems that say that a column has several types."""
WEIGHTS: Final[Mapping[str, Shares]] = {
    "ragged_rows": Shares(review=0.0, blocks=0.01),
    "misfit_values": Shares(review=0.0, blocks=0.05),
    "repeated_identifier": ALWAYS,
    "ambiguous_dates": ALWAYS,
    "mixed_dates": ALWAYS,
    "non_printing_text": ALWAYS,
    "infinite_values": ALWAYS,
    "duplicate_rows": Shares(review=0.01),
    "sentinel_dates": NEVER,
    "leading_zero_codes": NEVER,
    "all_missing": NEVER,
}


class Migration:
    """Moving the table into a database."""

    purpose_id = "migration"
    title = "Migration"

    def examine(self, seen: Seen) -> Examination:
        """See ``Purpose``."""
        concerns = [
            *_loading(seen, LOSSY, LOSSY_LOAD, "blocks"),
            *_loading(seen, MIXED, MIXED_TYPES, "review"),
            *name_concerns(seen),
            *missing_key(seen),
            *_keys(seen),
            *concerns_of(seen, WEIGHTS),
            *_types(seen),
        ]
        return Examination(tuple(concerns), tuple(_strengths(seen)))


def _loading(seen: Seen, codes: Set[str], rule: Rule, level: Level) -> list[Concern]:
    found = [problem for problem in seen.profile.load.problems if problem.code in codes and problem.count]
    if not found:
        return []
    message = " ".join(problem.message.rstrip(".") + "." for problem in found[:3])
    evidence = tuple(Evidence(f"load_problem_count[{problem.code}]", problem.count) for problem in found)
    return [Concern(rule, level, message, (), evidence)]


def _keys(seen: Seen) -> list[Concern]:
    identifiers = seen.of_kind("identifier")
    holes = [column for column in identifiers if column.number("missing_count")]
    references = [column for column in seen.columns if column not in identifiers and _REFERENCE.fullmatch(column.name)]
    varied = [column for column in references if seen.kind(column) not in ("empty", "constant", "temporal", "boolean")]
    return [
        *concern_about(NULL_IN_KEY, "review", holes, "Identifiers are missing in {}.", "missing_count", "distinct_count"),
        *concern_about(
            UNCHECKED_REFERENCE, "note", varied, "Seems to point to another table: {}.", "distinct_count", "missing_count"
        ),
    ]


def _types(seen: Seen) -> list[Concern]:
    long = [column for column in seen.columns if (column.number("byte_length_max") or 0) > LONGEST_TEXT]
    wide = [column for column in seen.columns if _digits(column) > MOST_DIGITS]
    nested = seen.of_kind("nested")
    return [
        *concern_about(TOO_LONG, "blocks", long, "Texts of more than 16 MiB in {}.", "byte_length_max"),
        *concern_about(TOO_MANY_DIGITS, "blocks", wide, "Numbers of more than 38 digits in {}.", "decimal_scale"),
        *concern_about(NESTED_VALUES, "note", nested, "Lists or objects in {}.", "count"),
    ]


def _digits(column: ColumnProfile) -> int:
    """Digits that the values need: as far as the extremes may be seen, else as many as the type holds beyond 38."""
    # As they are: a float of a great number is another number.
    found = (column.metrics[name].value for name in ("min", "max") if name in column.metrics)
    extremes = [value for value in found if isinstance(value, int | Decimal)]
    if column.logical_type not in ("integer", "decimal"):
        return 0
    if extremes:
        whole = max(len(str(abs(int(number)))) for number in extremes)
        return whole + int(column.number("decimal_scale") or 0)
    declared = _DECIMAL.search(column.dtype)
    return int(declared.group(1)) if declared else 0


def _strengths(seen: Seen) -> list[str]:
    strengths = key_strength(seen)
    misfits = [column.number("misfit_count") for column in seen.columns]
    if misfits and all(count == 0 for count in misfits):
        strengths.append("Every value fits the type of its column.")
    if not name_concerns(seen):
        strengths.append("Every column name works without quotes.")
    if not seen.profile.load.problems:
        strengths.append("The file was read without any trouble.")
    return strengths
