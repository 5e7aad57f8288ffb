"""How far the category in one column tells that in another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import combinations

import polars as pl

from services.profiler.core.analyzers.base import Pair, SampleAnalyzer, Sampled, TableFigures
from services.profiler.core.analyzers.sampled import LEAST_PAIRS


class CramersV(SampleAnalyzer):
    """Cramér's V of the contingency table, corrected for bias (Bergsma 2013), 0..1; columns of at most 50 values."""

    name = "cramers_v"

    def finalize(self, rows: Sampled) -> TableFigures:
        pairs = math.comb(len(rows.all_categories), 2)
        return rows.told(self.name, _pairs(rows.categories), pairs, math.comb(len(rows.categories), 2))


def _pairs(categories: Mapping[str, pl.Series]) -> Iterator[Pair]:
    for a, b in combinations(categories, 2):
        table = pl.DataFrame({"a": categories[a], "b": categories[b]}).drop_nulls()
        yield a, b, _strength(table), table.height


def _strength(table: pl.DataFrame) -> float | None:
    n = table.height
    if n < LEAST_PAIRS:
        return None
    cells = table.group_by("a", "b").agg(n=pl.len().cast(pl.Float64)).sort("a", "b")
    cells = cells.with_columns(row=pl.col("n").sum().over("a"), column=pl.col("n").sum().over("b"))
    phi2 = float(cells.select((pl.col("n") * pl.col("n") / (pl.col("row") * pl.col("column"))).sum()).item()) - 1
    r, k = table["a"].n_unique(), table["b"].n_unique()
    corrected = max(0.0, phi2 - (r - 1) * (k - 1) / (n - 1))
    least = min(r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)) - 1
    return min(1.0, math.sqrt(corrected / least)) if least > 0 and r > 1 and k > 1 else None
