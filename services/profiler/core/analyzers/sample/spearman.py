"""Whether two columns rise together, in whatever curve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from math import comb

import polars as pl

from services.profiler.core.analyzers.base import Pair, SampleAnalyzer, Sampled, TableFigures
from services.profiler.core.analyzers.sampled import LEAST_PAIRS


class Spearman(SampleAnalyzer):
    """Pearson's coefficient of ranks, ties at their average, over rows in which both are present (Spearman 1904)."""

    name = "spearman"

    def finalize(self, rows: Sampled) -> TableFigures:
        pairs = comb(len(rows.all_numbers), 2)
        return rows.told(self.name, _pairs(rows.numbers), pairs, comb(len(rows.numbers), 2))


def _pairs(numbers: Mapping[str, pl.Series]) -> Iterator[Pair]:
    ranks = {name: cells.rank("average") for name, cells in numbers.items()}
    for a, b in combinations(numbers, 2):
        if ranks[a].null_count() or ranks[b].null_count():
            both = numbers[a].is_not_null() & numbers[b].is_not_null()
            yield a, b, *_strength(numbers[a].filter(both).rank("average"), numbers[b].filter(both).rank("average"))
        else:
            yield a, b, *_strength(ranks[a], ranks[b])


def _strength(one: pl.Series, other: pl.Series) -> tuple[float | None, int]:
    rows = len(one)
    if rows < LEAST_PAIRS:
        return None, rows
    # Ranks with their ties at the average have the same mean in every column.
    centre = (rows + 1) / 2
    left, right = one - centre, other - centre
    spread = (_dot(left, left) * _dot(right, right)) ** 0.5
    return (max(-1.0, min(1.0, _dot(left, right) / spread)) if spread else None), rows


def _dot(one: pl.Series, other: pl.Series) -> float:
    return float(one.dot(other) or 0.0)
