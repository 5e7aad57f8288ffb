"""Two parts of a table merged: the states of the rows of one followed by those of the other, without reading either again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from services.profiler.core.analyzers.base import Settings, State
from services.profiler.core.analyzers.summaries.places import PlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.figures import profile_of
from services.profiler.core.engine.sample_unit import ROW_SAMPLE
from services.profiler.core.engine.states.loading import merged_load
from services.profiler.core.engine.states.matching import Match, matched
from services.profiler.core.engine.states.moment import at_moment
from services.profiler.core.engine.states.names import table_names
from services.profiler.core.engine.states.placing import Place, placed
from services.profiler.core.engine.states.redaction import redacted
from services.profiler.core.engine.states.table_placing import placed_table_state
from services.profiler.core.engine.table_states import TableStates, engine_hashing
from services.profiler.core.engine.units import TABLE, Key
from services.profiler.core.engine.value_units import MASKS, VALUES
from services.profiler.core.metrics import AbsentReason
from services.profiler.core.profile import DatasetProfile
from services.profiler.core.readers.base import CellCounts
from services.profiler.errors import StatesTooLarge, UnreadableStates

PLACES_KEPT = 1000


def merge_profiles(a: TableStates, b: TableStates, settings: Settings) -> DatasetProfile:
    """The profile of both parts' rows: what profiling them as one table gives, exactly or within the error that is told.

    ``settings.as_of`` counts as now. Raises what ``merge_states`` raises.
    """
    return profile_of(at_moment(merge_states(a, b), settings.as_of), settings)


def merge_states(a: TableStates, b: TableStates) -> TableStates:
    """The states of a table whose rows are those of ``a``, then those of ``b``, as of the later moment of both.

    Raises ``StatesTooLarge`` for more rows than can be numbered, ``UnreadableStates`` for states that no pass leaves.
    """
    try:
        return _merged(a, b)
    except StatesTooLarge:
        raise
    # The mapping place: states come from files, and those that lie may make anything fail.
    except (Exception, pl.exceptions.PanicException) as error:
        raise UnreadableStates("the states cannot be merged: some hold what no pass over a table leaves") from error


def _merged(a: TableStates, b: TableStates) -> TableStates:
    now = max(a.as_of, b.as_of)
    matches = matched(a, b)
    hidden = {match.column.position for match in matches if match.a in a.redacted or match.b in b.redacted}
    one = _prepared(at_moment(a, now), {match.a for match in matches if match.column.position in hidden})
    other = _prepared(at_moment(b, now), {match.b for match in matches if match.column.position in hidden})
    states, lost, cells = _together(one, other, matches)
    whole = TableStates(
        columns=tuple(match.column for match in matches),
        row_count=a.row_count + b.row_count,
        memory_bytes=a.memory_bytes + b.memory_bytes,
        states=states,
        lost=lost,
        cells=cells,
        load=merged_load(a, b, matches),
        as_of=now,
        parts=a.parts + b.parts,
    )
    return redacted(whole, hidden)


def _prepared(part: TableStates, hidden: set[int | None]) -> TableStates:
    return redacted(comparable(part), {position for position in hidden if position is not None})


def comparable(part: TableStates) -> TableStates:
    """States as they may be held against those of today: hashes of another version of the engine say nothing about equality and
    are lost as ``not_mergeable``, what is exact stays."""
    if part.hashing == engine_hashing():
        return part
    kept, lost = dict(part.states), dict(part.lost)
    for (name, position), state in part.states.items():
        if name in ("duplicate_rows", ROW_SAMPLE) or (name in (VALUES, MASKS) and isinstance(state, TallyState) and state.outgrown):
            del kept[name, position]
            lost[name, position] = "not_mergeable"
    return replace(part, states=kept, lost=lost, hashing=engine_hashing())


def _together(
    a: TableStates, b: TableStates, matches: Sequence[Match]
) -> tuple[dict[Key, State], dict[Key, AbsentReason], dict[int, CellCounts]]:
    ours: list[Place] = [(match.column, match.a) for match in matches]
    theirs: list[Place] = [(match.column, match.b) for match in matches]
    one, other = placed(a, ours, 0), placed(b, theirs, a.row_count)
    lost: dict[Key, AbsentReason] = {**one.lost, **other.lost, **_lost_of_table(a), **_lost_of_table(b)}
    states = _both(one.states, other.states)
    for name in sorted(table_names()):
        pair = [placed_table_state(*entry) for entry in _table_states(name, a, ours, b, theirs)]
        if any(state is None for state in pair):
            lost.setdefault((name, TABLE), "not_mergeable")
        elif pair:
            first, *rest = [state for state in pair if state is not None]
            states[name, TABLE] = first.merge(rest[0]) if rest else first
    typed = one.cells.keys() | other.cells.keys()
    cells = {position: _cells(one.cells.get(position), other.cells.get(position)) for position in typed}
    return {key: _settled(state) for key, state in states.items() if key not in lost}, lost, cells


def _settled(state: State) -> State:
    return state.settled() if isinstance(state, PlacesState) else state


def _table_states(
    name: str, a: TableStates, ours: Sequence[Place], b: TableStates, theirs: Sequence[Place]
) -> list[tuple[State, TableStates, Sequence[Place], int]]:
    found = [(a.states.get((name, TABLE)), a, ours, 0), (b.states.get((name, TABLE)), b, theirs, a.row_count)]
    return [(state, part, places, before) for state, part, places, before in found if state is not None]


def _lost_of_table(part: TableStates) -> dict[Key, AbsentReason]:
    return {key: reason for key, reason in part.lost.items() if key[1] == TABLE}


def _both(one: dict[Key, State], other: dict[Key, State]) -> dict[Key, State]:
    return {**one, **other, **{key: one[key].merge(other[key]) for key in one if key in other}}


def _cells(one: CellCounts | None, other: CellCounts | None) -> CellCounts:
    a, b = one or CellCounts(), other or CellCounts()
    return CellCounts(
        a.null_count + b.null_count,
        a.empty_count + b.empty_count,
        a.blank_count + b.blank_count,
        a.placeholder_count + b.placeholder_count,
        a.misfit_count + b.misfit_count,
        (a.misfits + b.misfits)[:PLACES_KEPT],
        (a.placeholders + b.placeholders)[:PLACES_KEPT],
        a.is_inexact or b.is_inexact,
    )
