"""The least frequent values."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.as_text import texts
from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.frequency_table import least_frequent
from services.profiler.core.analyzers.kinds import is_countable
from services.profiler.core.profile import ValueCount
from services.profiler.core.readers.base import Column


class BottomValues(FrequencyAnalyzer):
    """By count ascending, then the smaller value first. Only where every value is counted: a summary forgets the rare ones."""

    name = "bottom_values"
    provides = ()

    def supports(self, column: Column) -> bool:
        return is_countable(column) and column.dtype != pl.Binary

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        if not distribution.is_exact:
            return Figures()
        bottom = least_frequent(distribution.table, settings.top_n)
        counts, rows = bottom["count"].to_list(), distribution.row_count
        values = texts(bottom["value"], column)
        return Figures(
            bottom_values=tuple(ValueCount(value, count, count / rows) for value, count in zip(values, counts, strict=True))
        )
