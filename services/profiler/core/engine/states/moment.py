"""States told anew as of another moment: what lay in the future may have come since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.calendar import as_microseconds, is_sentinel, microseconds
from services.profiler.core.analyzers.column.instants import InstantsState
from services.profiler.core.analyzers.summaries.places import PlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.engine.units import Key
from services.profiler.core.engine.value_units import VALUES
from services.profiler.core.metrics import AbsentReason
from services.profiler.core.readers.base import Column

FIGURES = ("future_count", "age_s")


def at_moment(states: TableStates, moment: datetime) -> TableStates:
    """The states as if ``moment`` had counted as now. Exact where all values are known or none lay in the future; lost where
    neither is so."""
    if moment == states.as_of:
        return states
    changed: dict[Key, State] = {}
    lost: dict[Key, AbsentReason] = {}
    for column in states.columns:
        state = states.states.get(("instants", column.position))
        if not isinstance(state, InstantsState) or (moment > states.as_of and not state.future_count):
            continue
        tally = states.states.get((VALUES, column.position), TallyState())
        if isinstance(tally, TallyState) and not tally.outgrown:
            changed["instants", column.position] = _recounted(state, tally, column, moment)
        else:
            lost |= {(name, column.position): "not_mergeable" for name in FIGURES}
        places = states.states.get(("futures", column.position))
        if isinstance(places, PlacesState):
            changed["futures", column.position] = _still_ahead(places, column, moment)
    return replace(states, states={**states.states, **changed}, lost={**lost, **states.lost}, as_of=moment)


def _recounted(state: InstantsState, tally: TallyState, column: Column, moment: datetime) -> InstantsState:
    now = microseconds(moment)
    real = (
        tally.entries()
        .with_columns(time=as_microseconds(pl.col("value"), column))
        .filter(~is_sentinel(pl.col("time")))
        .select(
            ahead=pl.col("count").filter(pl.col("time") > now).sum().cast(pl.Int64),
            last=pl.col("time").filter(pl.col("time") <= now).max(),
        )
        .row(0)
    )
    return replace(state, future_count=real[0], last_real=real[1])


def _still_ahead(places: PlacesState, column: Column, moment: datetime) -> PlacesState:
    if places.places["value"].dtype == pl.Null:
        # Values that are redacted cannot be compared.
        return PlacesState()
    time = as_microseconds(pl.col("value"), column)
    return PlacesState(places.places.filter(time > microseconds(moment)))
