"""States that keep no value of some columns: what the policy of a column asks for before its states are stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.pair.pearson import PearsonState
from services.profiler.core.analyzers.registry import FREQUENCY_ANALYZERS
from services.profiler.core.analyzers.summaries.places import PlacesState
from services.profiler.core.analyzers.summaries.ranks import RanksState
from services.profiler.core.analyzers.summaries.row_sample import RowSampleState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.elements import ELEMENTS, FIGURES
from services.profiler.core.engine.states.conversion import unvalued
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.engine.units import TABLE, Key
from services.profiler.core.engine.value_units import MASKS, SHAPE_PLACES, VALUES
from services.profiler.core.metrics import AbsentReason
from services.profiler.core.profile import CellPlace
from services.profiler.core.readers.base import CellCounts

VALUED = frozenset({"extent", "extremes", "instants", "total", "moments", "lowest", "highest", SHAPE_PLACES})
"""States that hold values of the column, or what is one where there is but one row."""
READ_FROM_HASHES = frozenset({"variety", "evenness"})
READ_FROM_VALUES = tuple(each.name for each in FREQUENCY_ANALYZERS if each.reads == "values" and each.name not in READ_FROM_HASHES)
"""Frequency analyzers that need the values themselves."""


def redacted(states: TableStates, columns: Collection[int]) -> TableStates:
    """The same without any value of the columns at these positions: counts, lengths, masks and 64-bit hashes stay.

    What is lost is absent as ``redacted``, also in whatever these states are merged into. A hash hides a value from a reader,
    not from someone who hashes all values that it might be: a policy that fears this drops the states of the column instead.
    """
    chosen = {column.position for column in states.columns} & (set(columns) | states.redacted)
    if not chosen:
        return states
    kept: dict[Key, State] = {}
    for (name, position), state in states.states.items():
        if position - ELEMENTS in chosen:
            continue
        if position not in chosen:
            kept[name, position] = _table_state(state, chosen) if position == TABLE else state
        elif name not in VALUED:
            kept[name, position] = _without_values(state) if name != MASKS else state
    cells = {position: _bare(counts) if position in chosen else counts for position, counts in states.cells.items()}
    lost: dict[Key, AbsentReason] = {
        (name, position): "redacted" for position in chosen for name in (*VALUED, *READ_FROM_VALUES, *_thinned(kept, position))
    }
    lost |= {(name, position): "redacted" for position in chosen for name in FIGURES.values()}
    return replace(states, states=kept, lost={**states.lost, **lost}, cells=cells, redacted=frozenset(chosen))


def _without_values(state: State) -> State:
    if isinstance(state, TallyState):
        return replace(state.outgrow(), counted=(), ranks=RanksState())
    if isinstance(state, PlacesState):
        return unvalued(state)
    return state


def _thinned(states: Mapping[Key, State], position: int) -> tuple[str, ...]:
    """How even the values are is known from their hashes, while there are all of them."""
    tally = states.get((VALUES, position))
    return ("evenness",) if isinstance(tally, TallyState) and tally.hashes.level else ()


def _table_state(state: State, columns: Collection[int]) -> State:
    match state:
        case RowSampleState():
            return replace(state, rows=state.rows.select(name for name in state.rows.columns if name not in _ids(columns)))
        case PearsonState(moments):
            chosen = list(columns)
            return PearsonState(tuple(part.filter(~(pl.col("a").is_in(chosen) | pl.col("b").is_in(chosen))) for part in moments))
    return state


def _ids(columns: Collection[int]) -> set[str]:
    return {f"c{position}" for position in columns}


def _bare(counts: CellCounts) -> CellCounts:
    misfits, placeholders = (
        tuple(CellPlace(place.row, place.source_line, None) for place in places) for places in (counts.misfits, counts.placeholders)
    )
    return replace(counts, misfits=misfits, placeholders=placeholders)
