"""Codes that a spreadsheet would damage: texts of several digits that begin with 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import is_text, metrics
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class LeadingZerosState(State):
    leading_zero_count: int = 0

    def merge(self, other: Self) -> Self:
        return type(self)(self.leading_zero_count + other.leading_zero_count)


class LeadingZeros(ColumnAnalyzer[LeadingZerosState]):
    name = "leading_zeros"
    provides = ("leading_zero_count",)
    state_type = LeadingZerosState

    def supports(self, column: Column) -> bool:
        return is_text(column)

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> LeadingZerosState:
        # The prefix test is cheap and nearly always false, so that the pattern sees few values.
        candidates = values.filter(values.str.starts_with("0"))
        return LeadingZerosState(int(candidates.str.contains(r"^0[0-9]+(\.[0-9]+)?$").sum()))

    def finalize(self, state: LeadingZerosState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        return metrics(leading_zero_count=state.leading_zero_count)
