"""Where points in time, times of day and durations lie: median and quantiles."""

from __future__ import annotations

import math

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.calendar import moment
from services.profiler.core.analyzers.kinds import absent, metric
from services.profiler.core.analyzers.weighted import QUANTILE_SHARES, quantile, whole_quantile
from services.profiler.core.readers.base import Column


class InstantQuantiles(FrequencyAnalyzer):
    """Type 7 (linear), floored to the unit of the column: a day for dates. Sentinels are values here as in min and max."""

    name = "instant_quantiles"
    provides = ("q01", "q05", "q25", "median", "q75", "q95", "q99")

    def supports(self, column: Column) -> bool:
        return column.dtype.is_temporal()

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        if not distribution.row_count:
            return Figures(absent("no_values", *self.provides))
        if distribution.is_exact:
            # Whole numbers to the end: nanoseconds since 1970 are beyond what a float tells apart.
            table = distribution.table
            values, reached = table["value"], table["count"].cum_sum()
            found = {name: whole_quantile(values, reached, percent) for name, percent in QUANTILE_SHARES.items()}
            return Figures({name: metric(name, moment(number, column)) for name, number in found.items()})
        numbers, reached, approximation = distribution.numbers()
        ranked = {name: math.floor(quantile(numbers, reached, percent / 100)) for name, percent in QUANTILE_SHARES.items()}
        return Figures({name: metric(name, moment(number, column), approximation) for name, number in ranked.items()})
