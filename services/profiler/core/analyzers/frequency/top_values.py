"""The most frequent values."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.as_text import texts
from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.frequency_table import most_frequent
from services.profiler.core.analyzers.kinds import is_countable
from services.profiler.core.profile import ValueCount
from services.profiler.core.readers.base import Column


class TopValues(FrequencyAnalyzer):
    """By count, then the smaller value first: text by code point, everything else by size."""

    name = "top_values"
    provides = ()

    def supports(self, column: Column) -> bool:
        return is_countable(column) and column.dtype != pl.Binary

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        top = most_frequent(distribution.table, settings.top_n)
        values = texts(top["value"], column)
        rows = distribution.row_count
        return Figures(
            top_values=tuple(
                ValueCount(value, count, count / rows) for value, count in zip(values, top["count"].to_list(), strict=True)
            )
        )
