"""Rows where nothing stands: null or NaN."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.base import PlaceAnalyzer, Settings
from services.profiler.core.analyzers.kinds import is_float
from services.profiler.core.readers.base import Column


class Nulls(PlaceAnalyzer):
    name = "nulls"
    reads = "cells"

    def supports(self, column: Column) -> bool:
        return True

    def may_hold(self, cells: pl.Series, column: Column, settings: Settings) -> bool:
        return cells.null_count() > 0 or (is_float(column) and bool(cells.is_nan().any()))

    def condition(self, cells: pl.Series, column: Column, settings: Settings) -> pl.Series:
        return cells.is_null() | cells.is_nan() if is_float(column) else cells.is_null()
