"""Between which numbers the values lie: min, max, range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import difference, is_numeric, metrics
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import Column

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class ExtentState(State):
    low: Number | None = None
    high: Number | None = None

    def merge(self, other: Self) -> Self:
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return type(self)(min(lows, default=None), max(highs, default=None))


class Extent(ColumnAnalyzer[ExtentState]):
    """Exact in the column's own type."""

    name = "extent"
    provides = ("min", "max", "range")
    state_type = ExtentState

    def supports(self, column: Column) -> bool:
        return is_numeric(column)

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> ExtentState:
        return ExtentState(values.min(), values.max())  # type: ignore[arg-type]

    def finalize(self, state: ExtentState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        return metrics(min=state.low, max=state.high, range=difference(state.high, state.low))
