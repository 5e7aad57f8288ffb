"""Analyzers written as expressions: the shortest form, and fast enough for columns that are rare."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, S, Settings
from services.profiler.core.readers.base import Column


class ExpressionAnalyzer(ColumnAnalyzer[S]):
    """One select per column and batch: a plan is made and optimised each time, which costs more than a few simple sums."""

    @abstractmethod
    def aggregate(self, value: pl.Expr, column: Column, settings: Settings) -> Mapping[str, pl.Expr]:
        """One scalar or imploded expression per field of the state, over the rows of a batch."""

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> S:
        """The state of a batch's rows."""
        fields = self.aggregate(pl.col("value"), column, settings)
        row = values.alias("value").to_frame().select(expression.alias(name) for name, expression in fields.items())
        return self.state_type(**row.row(0, named=True))
