"""Order statistics of values that stand for several rows each."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right

import polars as pl

from services.profiler.core.metrics import MetricName

QUANTILE_SHARES: dict[MetricName, int] = {"q01": 1, "q05": 5, "q25": 25, "median": 50, "q75": 75, "q95": 95, "q99": 99}
"""Quantiles that are told, in percent."""


def quantile(values: pl.Series, reached: pl.Series, share: float) -> float:
    """Type 7 (linear) quantile of ascending values; ``reached`` is the running total of their rows. Hyndman & Fan (1996)."""
    position = (int(reached[-1]) - 1) * share
    low = _at(values, reached, math.floor(position))
    high = _at(values, reached, math.ceil(position))
    weight = position - math.floor(position)
    # The weighted sum cannot overflow where the difference of the two can.
    return low if low == high else low * (1 - weight) + high * weight


def whole_quantile(values: pl.Series, reached: pl.Series, percent: int) -> int:
    """Type 7 quantile of ascending integers, floored; exact however great they are."""
    rank, rest = divmod((int(reached[-1]) - 1) * percent, 100)
    low, high = (int(values[bisect_right(reached, at)]) for at in (rank, rank + (rest > 0)))
    return low + (high - low) * rest // 100


def rows_below(values: pl.Series, reached: pl.Series, limit: float, *, inclusive: bool = False) -> int:
    """Rows whose value is less than the limit, or at most the limit if ``inclusive``."""
    place = bisect_right(values, limit) if inclusive else bisect_left(values, limit)
    return int(reached[place - 1]) if place else 0


def _at(values: pl.Series, reached: pl.Series, rank: int) -> float:
    # A few looks at single numbers are cheaper than a plan for one search.
    return float(values[bisect_right(reached, rank)])
