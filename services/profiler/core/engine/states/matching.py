"""Which columns of two parts are the same: by name, and by type as far as nothing is lost.

Columns go by name, the first of a name with the first, the second with the second; their order does not count.
A column that one part lacks is missing in all of that part's rows. A column without any value takes the other's type.
Integers and floats become floats while each integer is a float of its own; integers and decimals become decimals.
Anything else (text and numbers, dates and datetimes) is not merged: the whole might have been read as text, and the texts are
not known any more. Such a column keeps what is true of any type, how many cells are missing, and has no other figure:
an error would cost the figures of all other columns as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from services.profiler.core.analyzers.column.extent import ExtentState
from services.profiler.core.analyzers.column.presence import PresenceState
from services.profiler.core.analyzers.row_hashes import EXACT
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.profile import LogicalType
from services.profiler.core.readers.base import Column

DECIMAL_DIGITS = 38
UNLIKE = pl.Null()
"""Type of a column whose parts have types that do not go together."""


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the whole and where it stands in each part, None where it does not."""

    column: Column
    a: int | None
    b: int | None
    is_unlike: bool
    """Whether the parts have values of types that do not go together, so that only presence is merged."""


def matched(a: TableStates, b: TableStates) -> list[Match]:
    """The columns of the whole: those of the first part in order, then what only the second has."""
    ours, theirs = _by_name(a.columns), _by_name(b.columns)
    names = [*ours, *(name for name in theirs if name not in ours)]
    return [_match(position, a, ours.get(name), b, theirs.get(name)) for position, name in enumerate(names)]


def _match(position: int, a: TableStates, one: Column | None, b: TableStates, other: Column | None) -> Match:
    dtype, logical_type = _type(a, one, b, other)
    name = (one or other or Column(0, "", UNLIKE, "unknown")).name
    has_values = any(column and not is_all_null(part, column) for part, column in ((a, one), (b, other)))
    return Match(
        Column(position, name, dtype, logical_type, _reason(a, one, b, other)),
        one.position if one else None,
        other.position if other else None,
        is_unlike=dtype == UNLIKE and has_values,
    )


def _reason(a: TableStates, one: Column | None, b: TableStates, other: Column | None) -> str:
    """Why the type is what it is, the same whichever part comes first."""
    present = [(part, column) for part, column in ((a, one), (b, other)) if column]
    valued = [(part, column) for part, column in present if not is_all_null(part, column)]
    return min((column.type_reason for _, column in valued or present), default="stored")


def _type(a: TableStates, one: Column | None, b: TableStates, other: Column | None) -> tuple[pl.DataType, LogicalType]:
    valued = [(part, column) for part, column in ((a, one), (b, other)) if column and not is_all_null(part, column)]
    known = valued or [(part, column) for part, column in ((a, one), (b, other)) if column]
    # Of two types without values either will do: the same one whichever part comes first.
    known = sorted(known, key=lambda entry: (str(entry[1].dtype), entry[1].logical_type))
    first = known[0][1]
    if len(known) == 1 or not valued or first.dtype == known[1][1].dtype:
        return first.dtype, first.logical_type
    return _widened(known)


def _widened(known: Sequence[tuple[TableStates, Column]]) -> tuple[pl.DataType, LogicalType]:
    """The type of values of two numeric types; ``UNLIKE`` where some value would not be itself any more."""
    dtypes = [column.dtype for _, column in known]
    if all(dtype.is_integer() for dtype in dtypes):
        wide = pl.DataFrame(schema={"a": dtypes[0]}).select(pl.concat_list("a", pl.lit(None, dtypes[1]))).dtypes[0]
        inner = getattr(wide, "inner", None)
        return (inner, "integer") if isinstance(inner, pl.DataType) and inner.is_integer() else (UNLIKE, "unknown")
    if all(dtype.is_decimal() or dtype.is_integer() for dtype in dtypes):
        scale = max(_scale(dtype) for dtype in dtypes)
        fits = max(_whole_digits(dtype) for dtype in dtypes) + scale <= DECIMAL_DIGITS
        return (pl.Decimal(DECIMAL_DIGITS, scale), "decimal") if fits else (UNLIKE, "unknown")
    if all(dtype.is_numeric() for dtype in dtypes) and all(_fits_floats(part, column) for part, column in known):
        return pl.Float64(), "float"
    return UNLIKE, "unknown"


def _scale(dtype: pl.DataType) -> int:
    return dtype.scale if isinstance(dtype, pl.Decimal) else 0


def _whole_digits(dtype: pl.DataType) -> int:
    """Most digits before the point."""
    if isinstance(dtype, pl.Decimal):
        return dtype.precision - dtype.scale
    return DECIMAL_DIGITS + 1 if dtype in (pl.Int128, pl.UInt128) else 20


def is_all_null(part: TableStates, column: Column) -> bool:
    """Whether no cell of a part's column says what type it is of."""
    state = part.states.get(("presence", column.position))
    return not isinstance(state, PresenceState) or state.null_count == state.row_count


def _fits_floats(part: TableStates, column: Column) -> bool:
    if not column.dtype.is_integer():
        return True
    state = part.states.get(("extent", column.position))
    if not isinstance(state, ExtentState) or state.low is None or state.high is None:
        return False
    return state.low > -EXACT and state.high < EXACT


def _by_name(columns: Sequence[Column]) -> Mapping[tuple[str, int], Column]:
    seen: Counter[str] = Counter()
    found = {}
    for column in columns:
        found[column.name, seen[column.name]] = column
        seen[column.name] += 1
    return found
