"""How long the texts are, in code points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State, TextAnalyzer
from services.profiler.core.analyzers.kinds import absent, metrics
from services.profiler.core.analyzers.weighted import quantile
from services.profiler.core.metrics import Absent, Metric, MetricName


@dataclass(frozen=True, slots=True)
class LengthsState(State):
    lengths: list[int] = field(default_factory=list)
    """Different lengths, ascending."""
    counts: list[int] = field(default_factory=list)
    """Rows of each."""

    def merge(self, other: Self) -> Self:
        rows: dict[int, int] = {}
        for state in (self, other):
            for length, count in zip(state.lengths, state.counts, strict=True):
                rows[length] = rows.get(length, 0) + count
        return type(self)(sorted(rows), [rows[length] for length in sorted(rows)])


class Lengths(TextAnalyzer[LengthsState]):
    """Of present texts, empty ones included."""

    name = "lengths"
    provides = ("length_min", "length_max", "length_mean", "length_stddev", "length_median")
    state_type = LengthsState

    def aggregate(self, mask: pl.Expr, count: pl.Expr) -> Mapping[str, pl.Expr]:
        length = mask.str.len_chars().cast(pl.Int64)
        order = length.arg_sort()
        ordered = length.gather(order)
        ends = (ordered != ordered.shift(-1)).fill_null(True).arg_true()
        reached = count.gather(order).cum_sum().gather(ends)
        return {"lengths": ordered.gather(ends).implode(), "counts": (reached - reached.shift(1, fill_value=0)).implode()}

    def finalize(self, state: LengthsState) -> Mapping[MetricName, Metric]:
        if not state.lengths:
            return absent("no_values", *self.provides)
        rows = sum(state.counts)
        pairs = list(zip(state.lengths, state.counts, strict=True))
        mean = sum(length * count for length, count in pairs) / rows
        square = sum(count * (length - mean) ** 2 for length, count in pairs)
        return metrics(
            length_min=state.lengths[0],
            length_max=state.lengths[-1],
            length_mean=mean,
            length_stddev=math.sqrt(square / (rows - 1)) if rows > 1 else Absent("too_few_values"),
            length_median=quantile(pl.Series(state.lengths), pl.Series(state.counts).cum_sum(), 0.5),
        )
