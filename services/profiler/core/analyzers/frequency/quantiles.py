"""Where the numbers lie: median, quantiles, interquartile range."""

from __future__ import annotations

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import absent, is_numeric, metric
from services.profiler.core.analyzers.weighted import QUANTILE_SHARES, quantile
from services.profiler.core.readers.base import Column


class Quantiles(FrequencyAnalyzer):
    """Type 7 (linear), as NumPy, R and Excel's PERCENTILE.INC."""

    name = "quantiles"
    provides = ("q01", "q05", "q25", "median", "q75", "q95", "q99", "iqr")

    def supports(self, column: Column) -> bool:
        return is_numeric(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        values, reached, approximation = distribution.numbers()
        if values.is_empty():
            return Figures(absent("no_values", *self.provides))
        found = {name: quantile(values, reached, percent / 100) for name, percent in QUANTILE_SHARES.items()}
        found["iqr"] = found["q75"] - found["q25"]
        return Figures({name: metric(name, value, approximation) for name, value in found.items()})
