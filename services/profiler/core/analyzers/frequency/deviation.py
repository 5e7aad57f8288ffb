"""Robust spread: median of the absolute deviations from the median, unscaled."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import absent, is_numeric, metric
from services.profiler.core.analyzers.weighted import quantile
from services.profiler.core.readers.base import Column


class Deviation(FrequencyAnalyzer):
    name = "deviation"
    provides = ("mad",)

    def supports(self, column: Column) -> bool:
        return is_numeric(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        values, reached, approximation = distribution.numbers()
        if values.is_empty():
            return Figures(absent("no_values", "mad"))
        distance = (values - quantile(values, reached, 0.5)).abs()
        if reached[-1] == len(values):
            return Figures({"mad": metric("mad", distance.median(), approximation)})  # type: ignore[arg-type]
        rows = reached - reached.shift(1, fill_value=0)
        table = pl.DataFrame({"distance": distance, "rows": rows}).sort("distance")
        mad = quantile(table["distance"], table["rows"].cum_sum(), 0.5)
        return Figures({"mad": metric("mad", mad, approximation)})
