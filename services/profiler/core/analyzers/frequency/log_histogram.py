"""The distribution of numbers that lie decades apart: rows over bins of equal ratio."""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.frequency.histogram import bin_count
from services.profiler.core.analyzers.kinds import is_numeric
from services.profiler.core.analyzers.weighted import quantile, rows_below
from services.profiler.core.profile import Histogram
from services.profiler.core.readers.base import Column

FAR, NEAR = 1e3, 10.0
"""Greatest over median from which a tail is long, and up to which it is not."""
SKEWED = 3.0
"""Skewness from which a tail between them is long."""


class LogBins(FrequencyAnalyzer):
    """Freedman–Diaconis on the logarithms, clamped to 1..100 bins. Only for positive numbers with a long tail."""

    name = "log_histogram"
    provides = ()

    def supports(self, column: Column) -> bool:
        return is_numeric(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        values, reached, _ = distribution.numbers()
        if values.is_empty() or not values[0] > 0 or not _is_long_tailed(values, reached):
            return Figures()
        logs = values.log(10)
        count, method = bin_count(logs, reached, int(reached[-1]))
        low, high = float(logs[0]), float(logs[-1])
        inner = [10 ** (low * (1 - at / count) + high * (at / count)) for at in range(1, count)]
        least, greatest = float(values[0]), float(values[-1])
        # Powers of logarithms may be off by a digit: the ends are the values themselves.
        edges = sorted({least, *(edge for edge in inner if least < edge < greatest), greatest})
        below = [rows_below(values, reached, edge) for edge in edges[:-1]] + [int(reached[-1])]
        counts = tuple(upper - lower for lower, upper in pairwise(below))
        return Figures(log_histogram=Histogram(tuple(repr(edge) for edge in edges), counts, method, "log10"))


def _is_long_tailed(values: pl.Series, reached: pl.Series) -> bool:
    stretch = float(values[-1]) / quantile(values, reached, 0.5)
    return stretch > FAR or (stretch > NEAR and _skewness(values, reached) > SKEWED)


def _skewness(values: pl.Series, reached: pl.Series) -> float:
    """Third standardised moment; scaled to the greatest value, so that no power overflows."""
    rows = reached.cast(pl.Float64).diff(null_behavior="ignore").fill_null(float(reached[0]))
    scaled = values / float(values[-1])
    total = float(reached[-1])
    distance = scaled - float((scaled * rows).sum()) / total
    second = float((distance * distance * rows).sum()) / total
    third = float((distance * distance * distance * rows).sum()) / total
    return third / second**1.5 if second > 0 else 0.0
