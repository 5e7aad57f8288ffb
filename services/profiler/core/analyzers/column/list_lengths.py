"""How many elements the lists of a column have, and how many have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import Settings, State
from services.profiler.core.analyzers.expressions import ExpressionAnalyzer
from services.profiler.core.analyzers.kinds import metrics, ratio
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class ListLengthsState(State):
    list_count: int = 0
    element_count: int = 0
    empty_list_count: int = 0
    shortest: int | None = None
    longest: int | None = None

    def merge(self, other: Self) -> Self:
        shortest = [length for length in (self.shortest, other.shortest) if length is not None]
        longest = [length for length in (self.longest, other.longest) if length is not None]
        return type(self)(
            self.list_count + other.list_count,
            self.element_count + other.element_count,
            self.empty_list_count + other.empty_list_count,
            min(shortest, default=None),
            max(longest, default=None),
        )


class ListLengths(ExpressionAnalyzer[ListLengthsState]):
    """Of present lists; elements that are null count as elements."""

    name = "list_lengths"
    provides = ("length_min", "length_max", "length_mean", "empty_list_count")
    state_type = ListLengthsState

    def supports(self, column: Column) -> bool:
        return isinstance(column.dtype, pl.List)

    def aggregate(self, value: pl.Expr, column: Column, settings: Settings) -> Mapping[str, pl.Expr]:
        length = value.list.len().cast(pl.Int64)
        return {
            "list_count": value.count(),
            "element_count": length.sum(),
            "empty_list_count": (length == 0).sum(),
            "shortest": length.min(),
            "longest": length.max(),
        }

    def finalize(self, state: ListLengthsState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        return metrics(
            length_min=state.shortest,
            length_max=state.longest,
            length_mean=ratio(state.element_count, state.list_count),
            empty_list_count=state.empty_list_count,
        )
