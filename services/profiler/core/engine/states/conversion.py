"""A column's states as if its values had been of a wider numeric type."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.column.extent import ExtentState, Number
from services.profiler.core.analyzers.column.moments import MomentsState
from services.profiler.core.analyzers.column.total import TotalState
from services.profiler.core.analyzers.summaries.hashes import HashesState
from services.profiler.core.analyzers.summaries.places import PlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState


def converted(state: State, dtype: pl.DataType) -> State:
    """The state of the same values in another type, which holds each of them. Hashes of values that are gone go as well."""
    match state:
        case TallyState():
            frames = tuple(frame.with_columns(pl.col("value").cast(dtype)) for frame in state.counted)
            raw = tuple(values.cast(dtype) for values in state.raw)
            return replace(state, counted=frames, raw=raw, hashes=HashesState())
        case PlacesState(places):
            return type(state)(places if places["value"].dtype == pl.Null else places.with_columns(pl.col("value").cast(dtype)))
        case ExtentState(low, high):
            return ExtentState(_number(low, dtype), _number(high, dtype))
        case TotalState(count, total):
            return TotalState(count, _sum(total, dtype))
        case MomentsState() if not dtype.is_integer():
            return replace(state, total=float(state.total))
    return state


def unvalued(state: PlacesState) -> PlacesState:
    """The same rows, without what stands there."""
    if state.places["value"].dtype == pl.Null:
        return state
    nothing = pl.Series("value", [None] * state.places.height, dtype=pl.Null)
    return type(state)(pl.DataFrame([state.places["row"], nothing]))


def _number(value: Number | None, dtype: pl.DataType) -> Number | None:
    if value is None or dtype.is_integer():
        return value
    return Decimal(value) if dtype.is_decimal() else float(value)


def _sum(total: Number, dtype: pl.DataType) -> Number:
    return _number(total, dtype) or 0
