"""The greatest numbers and latest times."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.base import PlaceAnalyzer, Settings
from services.profiler.core.analyzers.kinds import is_instant, is_numeric
from services.profiler.core.readers.base import Column


class Highest(PlaceAnalyzer):
    name = "highest"
    order = "descending"

    def supports(self, column: Column) -> bool:
        return is_numeric(column) or is_instant(column)

    def condition(self, cells: pl.Series, column: Column, settings: Settings) -> pl.Series:
        return cells.is_not_null()
