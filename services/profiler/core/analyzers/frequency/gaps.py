"""Holes in a time line: steps between neighbouring points that are longer than usual."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.calendar import UNITS_US, as_microseconds, is_sentinel
from services.profiler.core.analyzers.kinds import absent, is_instant, metrics
from services.profiler.core.readers.base import Column


class Gaps(FrequencyAnalyzer):
    """A gap is a step longer than the granularity; sentinel dates do not count as neighbours."""

    name = "gaps"
    provides = ("gap_count", "max_gap_s")

    def supports(self, column: Column) -> bool:
        return is_instant(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        if not distribution.row_count:
            return Figures(absent("no_values", *self.provides))
        if not distribution.is_exact:
            return Figures(absent("over_budget", *self.provides))
        time = as_microseconds(pl.col("value"), column)
        points = distribution.table.select(time=time).filter(~is_sentinel(pl.col("time")))["time"]
        if len(points) < 2:
            return Figures(absent("too_few_values", *self.provides))
        unit = next(unit for unit in UNITS_US if not (points % unit != 0).any())
        steps = points.diff().drop_nulls()
        return Figures(metrics(gap_count=int((steps > unit).sum()), max_gap_s=int(steps.max() or 0) / 1e6))  # type: ignore[arg-type]
