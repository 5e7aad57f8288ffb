"""How a boolean column is split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import metrics, ratio
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class FlagsState(State):
    true_count: int = 0
    false_count: int = 0

    def merge(self, other: Self) -> Self:
        return type(self)(self.true_count + other.true_count, self.false_count + other.false_count)


class Flags(ColumnAnalyzer[FlagsState]):
    """Ratio of the present values."""

    name = "flags"
    provides = ("true_count", "false_count", "true_ratio")
    state_type = FlagsState

    def supports(self, column: Column) -> bool:
        return column.dtype == pl.Boolean

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> FlagsState:
        true = int(values.sum() or 0)
        return FlagsState(true, len(values) - values.null_count() - true)

    def finalize(self, state: FlagsState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        return metrics(
            true_count=state.true_count,
            false_count=state.false_count,
            true_ratio=ratio(state.true_count, state.true_count + state.false_count),
        )
