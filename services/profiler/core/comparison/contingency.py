"""Two sides of categories: whether they are filled alike."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from services.profiler.core.comparison.differences import ColumnTest, Subject
from services.profiler.core.comparison.significance import chi_square
from services.profiler.core.metrics import Approximation

Counts = tuple[float, float]
"""Rows of the baseline and of the primary."""
LEAST_EXPECTED = 5.0
"""Rows that a category is expected to have on both sides, if it is tested by itself."""
SMALLEST_SHARE = 1e-4
"""In the place of an empty bucket's share, whose logarithm would be infinite."""


def joined(baseline: pl.DataFrame, primary: pl.DataFrame) -> pl.DataFrame:
    """Values (value) and the rows of each side (baseline, primary) from two tables of different values (value) and rows (count)."""
    sides = [
        baseline.select("value", baseline=pl.col("count").cast(pl.Int64), primary=pl.lit(0, pl.Int64)),
        primary.select("value", baseline=pl.lit(0, pl.Int64), primary=pl.col("count").cast(pl.Int64)),
    ]
    return pl.concat(sides).group_by("value").agg(pl.col("baseline", "primary").sum())


def counts(table: pl.DataFrame) -> list[Counts]:
    """Rows of baseline and primary by category, in the order of the categories."""
    ordered = table.sort("value")
    return list(zip(ordered["baseline"].to_list(), ordered["primary"].to_list(), strict=True))


def pooled(categories: Sequence[Counts]) -> list[Counts]:
    """The same with neighbours together that have fewer than five expected on a side, as few of them as reach five.

    Cochran (1954). All of them together would be one category in which those that came and those that went cancel out; who
    is whose neighbour does not depend on the sides, so that the test holds. If the last are too few, they join those before.
    """
    rows = _total(categories)
    share = min(rows) / max(1, sum(rows))
    together: list[Counts] = []
    baseline = primary = 0.0
    for category in categories:
        expected = (category[0] + category[1]) * share
        if expected >= LEAST_EXPECTED:
            together.append(category)
        elif expected > 0:
            baseline, primary = baseline + category[0], primary + category[1]
            if (baseline + primary) * share >= LEAST_EXPECTED:
                together.append((baseline, primary))
                baseline = primary = 0.0
    rest = baseline, primary
    if sum(rest) and together:
        smallest = min(together, key=sum)
        together.remove(smallest)
        rest = _total([smallest, rest])
    # In one order, or sums of floats would hang on that of the categories.
    return sorted([*together, *([rest] if sum(rest) else [])])


def chi2(categories: Sequence[Counts], subject: Subject = "values", approximation: Approximation | None = None) -> ColumnTest:
    """Pearson's test that both sides come from one distribution, without a continuity correction; its effect is ``cramers_v``.

    One category alone tells nothing: statistic 0, p 1.
    """
    categories = [category for category in categories if any(category)]
    rows = [sum(category[side] for category in categories) for side in (0, 1)]
    statistic, whole = 0.0, sum(rows)
    for category in categories:
        for side in (0, 1):
            expected = rows[side] * sum(category) / whole
            statistic += (category[side] - expected) ** 2 / expected
    p_value = chi_square(statistic, len(categories) - 1)
    return ColumnTest("chi2", statistic, p_value, cramers_v(categories), subject, approximation)


def cramers_v(categories: Sequence[Counts]) -> float:
    """Cramér's V of side and category as it would be if both sides had equally many rows, corrected for bias.

    With shares p and q, φ² = ½·Σ(p − q)²/(p + q). What chance adds to it on average, (k − 1)·(1/n + 1/m)/4, is taken off as in
    Bergsma (2013), so that the figure means the same in a thousand rows and in a million. 0 for alike, 1 for nothing in common.
    """
    n, m = (sum(category[side] for category in categories) for side in (0, 1))
    pairs = [(a / n, b / m) for a, b in categories if a or b]
    square = sum((p - q) ** 2 / (p + q) for p, q in pairs) / 2
    chance = (len(pairs) - 1) * (1 / n + 1 / m) / 4
    return math.sqrt(min(1.0, max(0.0, square - chance)))


def psi(shares: Sequence[tuple[float, float]]) -> float:
    """The population stability index Σ(p − b)·ln(p/b) over shares of baseline and primary; an empty one counts as 0.0001.

    Siddiqi (2006): below 0.1 stable, from 0.25 on another population.
    """
    floored = [(max(b, SMALLEST_SHARE), max(p, SMALLEST_SHARE)) for b, p in shares if b or p]
    return sum((p - b) * math.log(p / b) for b, p in floored)


def jensen_shannon(shares: Sequence[tuple[float, float]]) -> float:
    """The square root of the Jensen-Shannon divergence in bits: 0..1. Endres and Schindelin (2003)."""
    divergence = 0.0
    for b, p in shares:
        middle = (b + p) / 2
        divergence += sum(share * math.log2(share / middle) for share in (b, p) if share > 0) / 2
    return math.sqrt(min(1.0, max(0.0, divergence)))


def with_new_bucket(categories: Sequence[Counts]) -> list[tuple[float, float]]:
    """Shares of baseline and primary by category, pooled like ``pooled``, and one bucket of what the baseline lacks."""
    rows, new = _total(categories), sum(primary for baseline, primary in categories if not baseline)
    known = pooled([category for category in categories if category[0]])
    return [(b / max(1, rows[0]), p / max(1, rows[1])) for b, p in [*known, (0, new)] if b or p]


def _total(categories: Sequence[Counts]) -> Counts:
    return sum(baseline for baseline, _ in categories), sum(primary for _, primary in categories)
