"""A part's states, told anew as those of some rows of the whole: other positions, later rows, wider types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.column.presence import PresenceState
from services.profiler.core.analyzers.kinds import is_text
from services.profiler.core.analyzers.registry import COLUMN_ANALYZERS, PLACE_ANALYZERS, TEXT_ANALYZERS
from services.profiler.core.analyzers.summaries.places import PLACE_LIMIT, PlacesState
from services.profiler.core.analyzers.summaries.shape_places import ShapePlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.elements import ELEMENTS, elements_of
from services.profiler.core.engine.states.conversion import converted, unvalued
from services.profiler.core.engine.states.matching import UNLIKE, is_all_null
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.engine.units import Key
from services.profiler.core.engine.value_units import MASKS, SHAPE_PLACES, VALUES
from services.profiler.core.metrics import AbsentReason
from services.profiler.core.profile import CellPlace
from services.profiler.core.readers.base import CellCounts, Column

Place = tuple[Column, int | None]
"""A column of the whole and where it stands in the part, None where it does not."""
EVERY_TYPE = frozenset({"presence", "nulls"})
"""What is true of a column of any type, and all that there is of one without values."""


@dataclass(slots=True)
class Placed:
    """States of single columns by their positions in the whole."""

    states: dict[Key, State]
    lost: dict[Key, AbsentReason]
    cells: dict[int, CellCounts]


def placed(part: TableStates, places: Sequence[Place], rows_before: int) -> Placed:
    """What a part says of each column, after so many rows of other parts."""
    found = Placed({}, {}, {})
    held: dict[int, dict[str, State]] = {}
    for (name, at), state in part.states.items():
        held.setdefault(at, {})[name] = state
    lost: dict[int, dict[str, AbsentReason]] = {}
    for (name, at), reason in part.lost.items():
        lost.setdefault(at, {})[name] = reason
    for column, position in places:
        at = column.position
        states, reasons = _missing(part.row_count), dict[str, AbsentReason]()
        counts: CellCounts | None = CellCounts(null_count=part.row_count)
        if position is not None:
            own = part.columns[position]
            states, reasons = _of_column(part, own, held.get(position, {}), lost.get(position, {}), column)
            counts = part.cells.get(position)
        if (elements := elements_of(column)) and position is not None and part.columns[position].dtype == column.dtype:
            found.states |= {(name, elements.position): state for name, state in held.get(position + ELEMENTS, {}).items()}
            found.lost |= {(name, elements.position): reason for name, reason in lost.get(position + ELEMENTS, {}).items()}
        found.states |= {(name, at): _shifted(state, rows_before) for name, state in states.items()}
        found.lost |= {(name, at): reason for name, reason in reasons.items()}
        if counts is not None:
            found.cells[at] = _later(counts, rows_before)
    return found


def _of_column(
    part: TableStates, own: Column, held: Mapping[str, State], lost: Mapping[str, AbsentReason], column: Column
) -> tuple[dict[str, State], dict[str, AbsentReason]]:
    states = {
        name: unvalued(state) if isinstance(state, PlacesState) and name == "nulls" else state for name, state in held.items()
    }
    if own.dtype == column.dtype:
        return states, dict(lost)
    if column.dtype == UNLIKE:
        return {name: _of_any_type(state, part, own) for name, state in states.items() if name in EVERY_TYPE}, {}
    if is_all_null(part, own):
        return {name: state for name, state in states.items() if name in EVERY_TYPE}, dict(lost)
    known = _names(column)
    kept = {name: converted(state, column.dtype) for name, state in states.items() if name in known}
    return kept, {**lost, **_gone(states.get(VALUES))}


def _gone(tally: State | None) -> dict[str, AbsentReason]:
    """Hashes of values of another type are not comparable: which values there are is lost where only hashes tell."""
    is_hashed = isinstance(tally, TallyState) and tally.outgrown
    return {"variety": "not_mergeable", "evenness": "not_mergeable"} if is_hashed else {}


def _names(column: Column) -> set[str]:
    """Of the states that a column of that type has."""
    supported = {analyzer.name for analyzer in COLUMN_ANALYZERS if analyzer.supports(column)}
    supported |= {place.name for place in PLACE_ANALYZERS if place.supports(column)}
    return supported | {VALUES} | ({MASKS, SHAPE_PLACES, *(text.name for text in TEXT_ANALYZERS)} if is_text(column) else set())


def _missing(rows: int) -> dict[str, State]:
    """Of a column that the part lacks."""
    if not rows:
        return {}
    numbers = pl.int_range(1, min(rows, PLACE_LIMIT) + 1, dtype=pl.Int64, eager=True)
    places = pl.DataFrame({"row": numbers, "value": pl.Series([None] * len(numbers), dtype=pl.Null)})
    return {"presence": PresenceState(rows, rows), "nulls": PlacesState(places)}


def _of_any_type(state: State, part: TableStates, own: Column) -> State:
    """Texts that are no values are missing, as they are in a column of any other type."""
    counts = part.cells.get(own.position)
    if isinstance(state, PresenceState) and is_text(own) and counts:
        no_values = counts.empty_count + counts.blank_count + counts.placeholder_count
        return replace(state, null_count=min(state.row_count, state.null_count + no_values))
    return state


def _shifted(state: State, rows_before: int) -> State:
    if isinstance(state, PlacesState) and rows_before and not state.places.is_empty():
        return type(state)(state.places.with_columns(pl.col("row") + rows_before))
    if isinstance(state, ShapePlacesState) and rows_before:
        return replace(state, places=state.places.with_columns(pl.col("row") + rows_before))
    return state


def _later(counts: CellCounts, rows_before: int) -> CellCounts:
    """Lines are those of one file: in the whole they would mean nothing."""
    misfits, placeholders = (
        tuple(CellPlace(place.row + rows_before, None, place.value) for place in places)
        for places in (counts.misfits, counts.placeholders)
    )
    return replace(counts, misfits=misfits, placeholders=placeholders)
