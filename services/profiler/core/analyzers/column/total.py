"""What the values come to: sum and mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import is_integer, is_numeric, metrics
from services.profiler.core.metrics import Absent, Metric, MetricName
from services.profiler.core.readers.base import Column

# The default context keeps 28 digits: a sum of 38-digit decimals would be rounded.
EXACT = Context(prec=100)


@dataclass(frozen=True, slots=True)
class TotalState(State):
    count: int = 0
    total: int | float | Decimal = 0

    def merge(self, other: Self) -> Self:
        return type(self)(self.count + other.count, _add(self.total, other.total))


class Total(ColumnAnalyzer[TotalState]):
    """Exact for integers and decimals; their mean is the exact sum divided once."""

    name = "total"
    provides = ("sum", "mean")
    state_type = TotalState

    def supports(self, column: Column) -> bool:
        return is_numeric(column)

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> TotalState:
        # Polars sums Int64 into Int64 and wraps silently.
        total = (values.cast(pl.Int128) if is_integer(column) else values).sum()
        return TotalState(len(values) - values.null_count(), total)

    def finalize(self, state: TotalState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        if not state.count:
            return metrics(sum=Absent("no_values"), mean=Absent("no_values"))
        return metrics(sum=state.total, mean=_mean(state))


def _add(one: int | float | Decimal, other: int | float | Decimal) -> int | float | Decimal:
    if isinstance(one, Decimal) or isinstance(other, Decimal):
        return EXACT.add(Decimal(one), Decimal(other))
    return one + other


def _mean(state: TotalState) -> float:
    if isinstance(state.total, float):
        return state.total / state.count
    return float(Fraction(state.total) / state.count)
