"""Points in time after now that are no sentinels."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.base import PlaceAnalyzer, Settings
from services.profiler.core.analyzers.calendar import as_microseconds, is_sentinel, microseconds
from services.profiler.core.analyzers.kinds import is_instant
from services.profiler.core.readers.base import Column


class Futures(PlaceAnalyzer):
    name = "futures"

    def supports(self, column: Column) -> bool:
        return is_instant(column)

    def may_hold(self, cells: pl.Series, column: Column, settings: Settings) -> bool:
        latest = cells.to_frame("t").select(as_microseconds(pl.col("t"), column).max()).item()
        return latest is not None and int(latest) > microseconds(settings.as_of)

    def condition(self, cells: pl.Series, column: Column, settings: Settings) -> pl.Series:
        time = as_microseconds(pl.col("t"), column)
        return cells.to_frame("t").select((time > microseconds(settings.as_of)) & ~is_sentinel(time)).to_series()
