"""Which column settles which: postcode and town, product and price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from math import perm

import polars as pl

from services.profiler.core.analyzers.base import Pair, SampleAnalyzer, Sampled, TableFigures

LEAST_ROWS = 50
LEAST_STRENGTH = 0.98
COLUMN_LIMIT = 30
"""Columns tried, those with the fewest values first: 870 ordered pairs."""
LEAST_REPEAT = 2
"""Rows per value of the first column, on average: what hardly repeats settles everything and says nothing."""


class Dependency(SampleAnalyzer):
    """1 − g3 of the approximate functional dependency a → b: the share of rows that remain if those that break it are left out
    (Kivinen & Mannila 1995). Told from 0.98 on, and only where a tells more than the most frequent value of b alone."""

    name = "dependency"

    def finalize(self, rows: Sampled) -> TableFigures:
        codes = _codes(rows)
        chosen = dict(list(codes.items())[:COLUMN_LIMIT])
        return rows.told(self.name, _pairs(chosen), perm(len(codes), 2), perm(len(chosen), 2))


def _codes(rows: Sampled) -> dict[str, pl.Series]:
    """Columns that repeat, by id, as codes from 1, the fewest values first; 0 is the missing cell, a value like others here."""
    frame = rows.frame
    found: list[tuple[int, str, pl.Series]] = []
    for column in rows.columns:
        if column.id in frame.columns and frame.height >= LEAST_ROWS:
            codes = frame[column.id].rank("dense").fill_null(0).cast(pl.UInt64)
            distinct = codes.n_unique()
            if 1 < distinct <= frame.height // LEAST_REPEAT:
                found.append((distinct, column.id, codes))
    return {name: codes for _, name, codes in sorted(found, key=lambda entry: entry[:2])}


def _pairs(codes: Mapping[str, pl.Series]) -> Iterator[Pair]:
    distinct = {name: series.n_unique() for name, series in codes.items()}
    for a, b in permutations(codes, 2):
        rows = len(codes[a])
        both = codes[a] * (rows + 1) + codes[b]
        # Every pair beyond the values of a breaks the dependency in one row at least.
        if distinct[a] >= distinct[b] and both.n_unique() - distinct[a] <= (1 - LEAST_STRENGTH) * rows:
            strength = _kept_share(codes[a], codes[b])
            if strength >= LEAST_STRENGTH and (1 - strength) * 2 < 1 - _most_frequent_share(codes[b]):
                yield a, b, strength, rows


def _kept_share(a: pl.Series, b: pl.Series) -> float:
    counts = pl.DataFrame({"a": a, "b": b}).group_by("a", "b").len("n").group_by("a").agg(pl.col("n").max())
    return int(counts["n"].sum()) / len(a)


def _most_frequent_share(b: pl.Series) -> float:
    return int(b.value_counts()["count"].max() or 0) / len(b)  # type: ignore[arg-type]
