"""Checks as work of the pass: one unit each, and their results when the pass is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.profiler.core.analyzers.as_text import texts
from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.summaries.places import PLACE_LIMIT, PlacesState, places_of
from services.profiler.core.checks import (
    Check,
    CheckResult,
    FormatCheck,
    GroupSizesCheck,
    MembershipCheck,
    RangeCheck,
    UniqueCheck,
)
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.grouping import GroupSizesUnit, SourceLine, UniqueUnit
from services.profiler.core.engine.units import Key, Unit
from services.profiler.core.profile import CellPlace
from services.profiler.core.readers.base import Column

CHECK = "check"
"""First part of the keys of checks; the second is the check's number instead of a column's position."""
Predicate = Callable[[pl.Series, Column], pl.Series]
"""Cells of a batch to what fails: True, or not."""


@dataclass(frozen=True, slots=True)
class RowCheckState(State):
    """Rows of a check so far."""

    checked_count: int = 0
    failed_count: int = 0
    places: PlacesState = field(default_factory=PlacesState)

    def merge(self, other: Self) -> Self:
        return type(self)(
            self.checked_count + other.checked_count, self.failed_count + other.failed_count, self.places.merge(other.places)
        )


class RowCheckUnit(Unit):
    """A rule that each row can be held against by itself."""

    def __init__(self, key: Key, column: Column, fails: Predicate) -> None:
        self.keys = (key,)
        self._column = column
        self._fails = fails

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        cells = _present(frames.cells[self._column.id])
        failing = self._fails(cells, self._column).fill_null(False).arg_true()
        places = places_of(cells, failing.head(PLACE_LIMIT), frames.first_row, PlacesState())
        return {self.keys[0]: RowCheckState(len(cells) - cells.null_count(), len(failing), places)}


def check_units(checks: Sequence[Check], columns: Sequence[Column]) -> dict[Check, Unit]:
    """One unit a check, in their order; a check asked for twice is one."""
    return {check: _unit((f"{CHECK}-{number}", number), check, columns) for number, check in enumerate(dict.fromkeys(checks))}


def check_results(
    units: Mapping[Check, Unit],
    states: Mapping[Key, State | None],
    columns: Sequence[Column],
    source_line: SourceLine,
) -> dict[Check, CheckResult]:
    """What the pass found. ``states`` as ``Scan.taken`` has them: one that is missing belongs to a unit that broke."""
    return {
        check: _result(check, unit, states[unit.keys[0]], columns, source_line)
        if unit.keys[0] in states
        else CheckResult(absent_reason="failed")
        for check, unit in units.items()
    }


def _unit(key: Key, check: Check, columns: Sequence[Column]) -> Unit:
    if isinstance(check, GroupSizesCheck):
        return GroupSizesUnit(key, [columns[position] for position in check.positions])
    column = columns[check.position]
    if isinstance(check, UniqueCheck):
        return UniqueUnit(key, column)
    return RowCheckUnit(key, column, _predicate(check))


def _predicate(check: RangeCheck | FormatCheck | MembershipCheck) -> Predicate:
    match check:
        case RangeCheck(_, minimum, maximum):
            return lambda cells, _: _outside(cells, minimum, maximum)
        case FormatCheck(_, pattern):
            return lambda cells, column: ~_as_text(cells, column).str.contains(f"^(?:{pattern})")
        case MembershipCheck(_, values):
            return lambda cells, _: ~cells.is_in(pl.Series(list(values), dtype=cells.dtype).implode())


def _outside(cells: pl.Series, minimum: object, maximum: object) -> pl.Series:
    """Null where a cell is null: a comparison with nothing says nothing."""
    outside = pl.repeat(False, len(cells), eager=True)
    if minimum is not None:
        outside = outside | (cells < minimum)
    if maximum is not None:
        outside = outside | (cells > maximum)
    return outside


def _present(cells: pl.Series) -> pl.Series:
    # NaN counts as missing, here as everywhere.
    return cells.fill_nan(None) if cells.dtype.is_float() else cells


def _as_text(cells: pl.Series, column: Column) -> pl.Series:
    return cells.dt.to_string("iso") if column.dtype.is_temporal() else cells.cast(pl.String)


def _result(check: Check, unit: Unit, state: State | None, columns: Sequence[Column], source_line: SourceLine) -> CheckResult:
    if isinstance(unit, UniqueUnit | GroupSizesUnit):
        return unit.result(state, source_line)
    if not isinstance(state, RowCheckState) or isinstance(check, GroupSizesCheck):
        return CheckResult()
    places = state.places.settled().places
    shown = texts(places["value"], columns[check.position])
    found = tuple(CellPlace(row, source_line(row), value) for row, value in zip(places["row"], shown, strict=True))
    return CheckResult(state.checked_count, state.failed_count, found)
