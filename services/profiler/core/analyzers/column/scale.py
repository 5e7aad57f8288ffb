"""How finely a decimal column is written: most digits after the point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import Settings, State
from services.profiler.core.analyzers.expressions import ExpressionAnalyzer
from services.profiler.core.analyzers.kinds import metrics
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class ScaleState(State):
    digits: int | None = None

    def merge(self, other: Self) -> Self:
        known = [digits for digits in (self.digits, other.digits) if digits is not None]
        return type(self)(max(known, default=None))


class Scale(ExpressionAnalyzer[ScaleState]):
    """Trailing zeros do not count: they come from the column's declared scale."""

    name = "scale"
    provides = ("decimal_scale",)
    state_type = ScaleState

    def supports(self, column: Column) -> bool:
        return column.dtype.is_decimal()

    def aggregate(self, value: pl.Expr, column: Column, settings: Settings) -> Mapping[str, pl.Expr]:
        fraction = value.cast(pl.String).str.extract(r"\.(\d*?)0*$", 1)
        digits = pl.when(value.is_not_null()).then(fraction.str.len_bytes().fill_null(0))
        return {"digits": digits.max().cast(pl.Int64)}

    def finalize(self, state: ScaleState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        return metrics(decimal_scale=state.digits)
