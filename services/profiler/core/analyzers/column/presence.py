"""How much of a column is there: cells, missing cells, and the ratio."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import is_float, metrics, ratio
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class PresenceState(State):
    row_count: int = 0
    null_count: int = 0
    nan_count: int = 0

    def merge(self, other: Self) -> Self:
        return type(self)(self.row_count + other.row_count, self.null_count + other.null_count, self.nan_count + other.nan_count)


class Presence(ColumnAnalyzer[PresenceState]):
    """Null and NaN are missing; text of no length is not."""

    name = "presence"
    provides = ("count", "null_count", "nan_count", "missing_count", "completeness")
    state_type = PresenceState
    reads = "cells"

    def supports(self, column: Column) -> bool:
        return True

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> PresenceState:
        # One NaN makes the sum NaN; so do infinities of both signs.
        nans = int(values.is_nan().sum()) if is_float(column) and math.isnan(values.sum()) else 0
        return PresenceState(len(values), values.null_count(), nans)

    def finalize(self, state: PresenceState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        missing = state.null_count + state.nan_count
        return metrics(
            count=state.row_count - missing,
            null_count=state.null_count,
            nan_count=state.nan_count,
            missing_count=missing,
            completeness=ratio(state.row_count - missing, state.row_count),
        )
