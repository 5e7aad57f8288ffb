"""What fields of consent and classification say: who refused, what is called public.

Counted by checks of the pass, so that it is the same whatever values may be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from services.profiler.core.agents.governance.fields import Named, Values, columns_of, field_ids, fields_of, pattern
from services.profiler.core.checks import Check, CheckResults, FormatCheck
from services.profiler.core.profile import CellPlace, ColumnProfile

STATUS_TYPES: Final = frozenset({"text", "boolean", "integer"})
TIMES: Final = frozenset({"date", "datetime"})
C = TypeVar("C", bound=Named)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows that a field says must not be used."""

    column: ColumnProfile
    row_count: int
    how: str
    """refused, withdrawn or expired."""
    unclear_count: int = 0
    """Rows whose value says neither yes nor no."""
    places: tuple[CellPlace, ...] = ()
    """Of these rows, where no other row can be among them."""


@dataclass(frozen=True, slots=True)
class Publicity:
    """Rows that a field calls public."""

    column: ColumnProfile
    row_count: int


def value_checks(columns: Sequence[Named], consent: Sequence[str], classification: Sequence[str]) -> tuple[Check, ...]:
    """What the pass is to count."""
    answering = [*status_columns(columns, consent), *_withdrawn(columns)]
    asked = [FormatCheck(column.position, pattern("consent_given")) for column in answering]
    asked += [FormatCheck(column.position, pattern("consent_refused")) for column in status_columns(columns, consent)]
    asked += [FormatCheck(each.position, pattern("classified_public")) for each in classification_columns(columns, classification)]
    return tuple(asked)


def refusals(columns: Sequence[ColumnProfile], consent: Sequence[str], checks: CheckResults) -> tuple[Refusal, ...]:
    """Who refused, withdrew, or whose consent is over; nothing of fields that nobody looked into."""
    found = [_refused(column, checks) for column in status_columns(columns, consent)]
    found += [_matching(column, "consent_given", "withdrawn", checks) for column in _withdrawn(columns)]
    dated = columns_of(("consent_withdrawn",), [column for column in columns if column.logical_type in TIMES])
    found += [Refusal(column, int(column.number("count") or 0), "withdrawn") for column in dated]
    over = columns_of(("consent_expiry",), [column for column in columns if column.logical_type in TIMES])
    found += [Refusal(column, _expired(column), "expired") for column in over]
    return tuple(each for each in found if each and (each.row_count or each.unclear_count))


def public_rows(columns: Sequence[ColumnProfile], classification: Sequence[str], checks: CheckResults) -> tuple[Publicity, ...]:
    """What is called public."""
    found = [_matching(each, "classified_public", "public", checks) for each in classification_columns(columns, classification)]
    return tuple(Publicity(each.column, each.row_count) for each in found if each and each.row_count)


def status_columns(columns: Sequence[C], consent: Sequence[str]) -> tuple[C, ...]:
    """Columns that say whether somebody agreed: ours, and what the user requires under another name."""
    usable: list[C] = [column for column in columns if column.logical_type in STATUS_TYPES]
    known: tuple[C, ...] = columns_of(("consent_status",), usable)
    of_other_fields = columns_of([each for each in field_ids("consent") if each != "consent_status"], usable)
    required: list[C] = [
        column for found in fields_of(consent, usable).values() for column in found if column not in of_other_fields
    ]
    return _once(known, required)


def classification_columns(columns: Sequence[C], classification: Sequence[str]) -> tuple[C, ...]:
    """Columns that say how secret a row is."""
    usable: list[C] = [column for column in columns if column.logical_type == "text"]
    required: list[C] = [column for found in fields_of(classification, usable).values() for column in found]
    return _once(columns_of(field_ids("classification"), usable), required)


def _withdrawn(columns: Sequence[C]) -> tuple[C, ...]:
    return columns_of(("consent_withdrawn",), [column for column in columns if column.logical_type in STATUS_TYPES])


def _once(first: Sequence[C], second: Sequence[C]) -> tuple[C, ...]:
    by_position = {column.position: column for column in first}
    return (*first, *(column for column in second if column.position not in by_position))


def _refused(column: ColumnProfile, checks: CheckResults) -> Refusal | None:
    given = checks.get(FormatCheck(column.position, pattern("consent_given")))
    refused = checks.get(FormatCheck(column.position, pattern("consent_refused")))
    if given is None or refused is None or given.absent_reason or refused.absent_reason:
        return None
    count = refused.checked_count - refused.failed_count
    unclear = given.failed_count - count
    return Refusal(column, count, "refused", unclear, () if unclear else given.places)


def _matching(column: ColumnProfile, values: Values, how: str, checks: CheckResults) -> Refusal | None:
    result = checks.get(FormatCheck(column.position, pattern(values)))
    if result is None or result.absent_reason:
        return None
    return Refusal(column, result.checked_count - result.failed_count, how)


def _expired(column: ColumnProfile) -> int:
    # Sentinels such as 9999-12-31 stand for no end.
    parts = [column.number("count"), column.number("future_count"), column.number("sentinel_count")]
    count, future, sentinel = (int(part or 0) for part in parts)
    return max(0, count - future - sentinel)
