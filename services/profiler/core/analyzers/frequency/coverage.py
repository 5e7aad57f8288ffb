"""How much of its time line a column fills: calendar days that have a value."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.calendar import DAY_US, as_microseconds, is_sentinel
from services.profiler.core.analyzers.kinds import absent, is_instant, metrics
from services.profiler.core.readers.base import Column


class Coverage(FrequencyAnalyzer):
    """Days in UTC, from the first to the last that is no sentinel."""

    name = "coverage"
    provides = ("day_count", "day_coverage")

    def supports(self, column: Column) -> bool:
        return is_instant(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        if not distribution.row_count:
            return Figures(absent("no_values", *self.provides))
        if not distribution.is_exact:
            return Figures(absent("over_budget", *self.provides))
        time = as_microseconds(pl.col("value"), column)
        points = distribution.table.select(time=time).filter(~is_sentinel(pl.col("time")))["time"]
        if points.is_empty():
            return Figures(absent("no_values", *self.provides))
        days = points // DAY_US
        # Ascending, so that a new day is one unlike its neighbour.
        found = 1 + int((days.diff().drop_nulls() != 0).sum())
        return Figures(metrics(day_count=found, day_coverage=found / (int(days[-1]) - int(days[0]) + 1)))
