"""Numbers far from the others: Tukey's fences and how many lie outside."""

from __future__ import annotations

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import absent, is_numeric, metric
from services.profiler.core.analyzers.weighted import quantile, rows_below
from services.profiler.core.metrics import MetricName
from services.profiler.core.readers.base import Column


class Outliers(FrequencyAnalyzer):
    """Outside [q25 − k·iqr, q75 + k·iqr]; the fences themselves are inside."""

    name = "outliers"
    provides = ("outlier_count", "lower_fence", "upper_fence")

    def supports(self, column: Column) -> bool:
        return is_numeric(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        values, reached, approximation = distribution.numbers()
        if values.is_empty():
            return Figures(absent("no_values", *self.provides))
        low, high = quantile(values, reached, 0.25), quantile(values, reached, 0.75)
        reach = settings.outlier_iqr_multiplier * (high - low)
        lower, upper = low - reach, high + reach
        outside = rows_below(values, reached, lower) + int(reached[-1]) - rows_below(values, reached, upper, inclusive=True)
        found: dict[MetricName, int | float] = {"outlier_count": outside, "lower_fence": lower, "upper_fence": upper}
        return Figures({name: metric(name, value, approximation) for name, value in found.items()})
