"""Between which times of day or durations the values lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import Settings, State
from services.profiler.core.analyzers.calendar import duration_text, time_of_day
from services.profiler.core.analyzers.expressions import ExpressionAnalyzer
from services.profiler.core.analyzers.kinds import metrics
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class ExtremesState(State):
    """Nanoseconds since midnight, or of the duration."""

    low: int | None = None
    high: int | None = None

    def merge(self, other: Self) -> Self:
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return type(self)(min(lows, default=None), max(highs, default=None))


class Extremes(ExpressionAnalyzer[ExtremesState]):
    """For what has an order but no calendar."""

    name = "extremes"
    provides = ("min", "max", "range_s")
    state_type = ExtremesState

    def supports(self, column: Column) -> bool:
        return column.dtype in (pl.Time, pl.Duration)

    def aggregate(self, value: pl.Expr, column: Column, settings: Settings) -> Mapping[str, pl.Expr]:
        factor = {"us": 1_000, "ms": 1_000_000}.get(getattr(column.dtype, "time_unit", "ns"), 1)
        nanoseconds = value.to_physical().cast(pl.Int128) * factor
        return {"low": nanoseconds.min(), "high": nanoseconds.max()}

    def finalize(self, state: ExtremesState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        if state.low is None or state.high is None:
            return metrics(min=None, max=None, range_s=None)
        return metrics(
            min=_read(state.low, column), max=_read(state.high, column), range_s=(state.high - state.low) / 1_000_000_000
        )


def _read(nanoseconds: int, column: Column) -> time | timedelta | str:
    if column.dtype == pl.Time:
        return time_of_day(nanoseconds)
    try:
        return timedelta(microseconds=nanoseconds // 1_000)
    except OverflowError:
        return duration_text(nanoseconds, "ns")
