"""Robust spread: median of the absolute deviations from the median, unscaled."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right

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
        middle = _Distances(values, reached, quantile(values, reached, 0.5))
        rank = (int(reached[-1]) - 1) / 2
        low, high = middle.at(math.floor(rank)), middle.at(math.ceil(rank))
        return Figures({"mad": metric("mad", low if low == high else low / 2 + high / 2, approximation)})


class _Distances:
    """Absolute distances of ascending values from a centre: two runs outwards from it, never sorted together."""

    def __init__(self, values: pl.Series, reached: pl.Series, centre: float) -> None:
        self._values, self._reached, self._centre = values, reached, centre
        self._first_above = bisect_left(values, centre)

    def at(self, rank: int) -> float:
        """The distance of a rank, from 0: the smallest of either run that enough rows are within."""
        above = range(self._first_above, len(self._values))
        below = range(self._first_above - 1, -1, -1)
        return min(
            self._distance(run[place])
            for run in (above, below)
            if (place := bisect_left(run, True, key=lambda at: self._rows_within(self._distance(at)) > rank)) < len(run)
        )

    def _distance(self, at: int) -> float:
        return abs(float(self._values[at]) - self._centre)

    def _rows_within(self, distance: float) -> int:
        # Rounding keeps the order of distances: the ends are found by the very distances that are compared.
        above = range(self._first_above, len(self._values))
        below = range(self._first_above - 1, -1, -1)
        last = self._first_above + bisect_right(above, distance, key=self._distance)
        first = self._first_above - bisect_right(below, distance, key=self._distance)
        return self._rows_before(last) - self._rows_before(first)

    def _rows_before(self, place: int) -> int:
        return int(self._reached[place - 1]) if place else 0
