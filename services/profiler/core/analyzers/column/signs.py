"""Numbers by sign: zero, negative, positive, and those that are no finite number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import is_float, is_numeric, metrics
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class SignsState(State):
    zero_count: int = 0
    negative_count: int = 0
    positive_count: int = 0
    infinite_count: int = 0
    negative_zero_count: int = 0

    def merge(self, other: Self) -> Self:
        return type(self)(
            self.zero_count + other.zero_count,
            self.negative_count + other.negative_count,
            self.positive_count + other.positive_count,
            self.infinite_count + other.infinite_count,
            self.negative_zero_count + other.negative_zero_count,
        )


class Signs(ColumnAnalyzer[SignsState]):
    """Infinities count as infinite only; −0.0 is a zero that is also counted apart."""

    name = "signs"
    provides = ("zero_count", "negative_count", "positive_count", "infinite_count", "negative_zero_count")
    state_type = SignsState
    reads = "cells"

    def supports(self, column: Column) -> bool:
        return is_numeric(column)

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> SignsState:
        if not is_float(column):
            return _counted(values)
        if math.isfinite(values.sum()):
            return _counted(values, signed_zeros=True)
        infinite = int(values.is_infinite().sum())
        return replace(_counted(values.filter(values.is_finite()), signed_zeros=True), infinite_count=infinite)

    def finalize(self, state: SignsState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        return metrics(
            zero_count=state.zero_count,
            negative_count=state.negative_count,
            positive_count=state.positive_count,
            infinite_count=state.infinite_count,
            negative_zero_count=state.negative_zero_count,
        )


def _counted(values: pl.Series, *, signed_zeros: bool = False) -> SignsState:
    zero, negative = int((values == 0).sum()), int((values < 0).sum())
    # 1 / −0.0 is −∞: the only way to see the sign of a zero.
    signed = int(((values == 0) & (1 / values < 0)).sum()) if zero and signed_zeros else 0
    return SignsState(zero, negative, len(values) - values.null_count() - zero - negative, 0, signed)
