"""The distribution as a picture: rows over contiguous bins."""

from __future__ import annotations

import math
from itertools import pairwise

import polars as pl

from services.profiler.core.analyzers.as_text import texts
from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import is_ordered
from services.profiler.core.analyzers.weighted import quantile, rows_below
from services.profiler.core.profile import Histogram
from services.profiler.core.readers.base import Column

BIN_LIMIT = 100


class Bins(FrequencyAnalyzer):
    """Freedman–Diaconis, clamped to 1..100 bins; integers and times get whole edges, the last beyond the greatest value."""

    name = "histogram"
    provides = ()

    def supports(self, column: Column) -> bool:
        return is_ordered(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        values, reached, _ = distribution.numbers()
        if values.is_empty():
            return Figures()
        is_whole = column.dtype.is_integer() or column.dtype.is_temporal()
        edges, method = _edges(values, reached, is_whole=is_whole)
        below = [rows_below(values, reached, edge) for edge in edges[:-1]] + [int(reached[-1])]
        counts = tuple(upper - lower for lower, upper in pairwise(below))
        return Figures(histogram=Histogram(_written(edges, column, is_whole=is_whole), counts, method))


def _edges(values: pl.Series, reached: pl.Series, *, is_whole: bool) -> tuple[list[float], str]:
    low, high, rows = float(values[0]), float(values[-1]), int(reached[-1])
    if is_whole and len(values) <= BIN_LIMIT and high - low < BIN_LIMIT and high + 1 > high:
        return [low + at for at in range(int(high - low) + 2)], "distinct"
    count, method = bin_count(values, reached, rows)
    if is_whole:
        width = max(1, math.ceil((high - low + 1) / count))
        return [low + width * at for at in range(math.ceil((high - low + 1) / width) + 1)], method
    # The weighted form stays finite where high − low overflows.
    inner = [low * (1 - at / count) + high * (at / count) for at in range(1, count)]
    edges = sorted({low, *inner, high})
    return (edges if len(edges) > 1 else [low, high]), method


def bin_count(values: pl.Series, reached: pl.Series, rows: int) -> tuple[int, str]:
    """How many bins of equal width ascending values need, and by which rule; ``reached`` is the running total of their rows."""
    spread = float(values[-1]) - float(values[0])
    iqr = quantile(values, reached, 0.75) - quantile(values, reached, 0.25)
    width = 2 * iqr / rows ** (1 / 3)
    if width > 0 and math.isfinite(spread / width):
        return max(1, min(BIN_LIMIT, math.ceil(spread / width))), "freedman_diaconis"
    return max(1, min(BIN_LIMIT, math.ceil(math.log2(rows)) + 1)) if spread else 1, "sturges"


def _written(edges: list[float], column: Column, *, is_whole: bool) -> tuple[str, ...]:
    if column.dtype.is_temporal():
        return tuple(texts(pl.Series([int(edge) for edge in edges], dtype=pl.Int64), column))
    return tuple(str(int(edge)) if is_whole else repr(edge) for edge in edges)
