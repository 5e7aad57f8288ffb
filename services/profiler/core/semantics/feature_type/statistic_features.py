"""What the figures of a whole column say: how many, how varied, which numbers."""

from __future__ import annotations

import math
from typing import Final

from services.profiler.core.semantics.feature_type.answer import ColumnStatistics

UNKNOWN: Final = -9e9
"""Stands for a figure that is not known: below all others, so that one threshold tells it apart."""
LIMIT: Final = 1e150
"""Greater figures are cut to it, so that no difference and no ratio of two overflows."""
NAMES: Final = (
    "rows",
    "present",
    "missing_ratio",
    "distinct",
    "distinct_ratio",
    "distinct_of_present",
    "repeats",
    "is_empty",
    "is_constant",
    "is_number",
    "mean",
    "stddev",
    "min",
    "max",
    "range",
    "variation",
    "min_is_whole",
    "max_is_whole",
    "density",
    "skew",
    "min_digits",
    "max_digits",
    "like_years",
    "has_negative",
    "in_unit_range",
    "counts_up",
    "mean_place",
)


def statistic_features(statistics: ColumnStatistics) -> list[float]:
    """One figure for each of ``NAMES``."""
    rows, missing, distinct = (
        _known(figure) for figure in (statistics.row_count, statistics.missing_count, statistics.distinct_count)
    )
    present = max(rows - missing, 0.0) if UNKNOWN not in {rows, missing} else UNKNOWN
    return [
        rows,
        present,
        _ratio(missing, rows),
        distinct,
        _ratio(distinct, rows),
        _ratio(distinct, present),
        _ratio(present, distinct),
        float(distinct == 0.0 or present == 0.0),
        float(distinct == 1.0),
        *_number_features(statistics, distinct),
    ]


def _number_features(statistics: ColumnStatistics, distinct: float) -> list[float]:
    mean, spread, low, high = (_known(figure) for figure in (statistics.mean, statistics.stddev, statistics.min, statistics.max))
    if UNKNOWN in {mean, low, high}:
        return [0.0, mean, spread, low, high, *[UNKNOWN] * 13]
    width = high - low
    whole = low.is_integer() and high.is_integer()
    return [
        1.0,
        mean,
        spread,
        low,
        high,
        width,
        _ratio(spread, abs(mean)),
        float(low.is_integer()),
        float(high.is_integer()),
        _ratio(distinct, width + 1),
        _ratio(mean - low, spread),
        float(len(str(int(abs(low))))) if abs(low) < 1e18 else 19.0,
        float(len(str(int(abs(high))))) if abs(high) < 1e18 else 19.0,
        float(whole and low >= 1700 and high <= 2100),
        float(low < 0),
        float(low >= 0 and high <= 1),
        float(whole and distinct == width + 1),
        _ratio(mean - low, width),
    ]


def _known(figure: float | None) -> float:
    if figure is None:
        return UNKNOWN
    limited = float(min(max(figure, -LIMIT), LIMIT))
    return UNKNOWN if math.isnan(limited) else limited


def _ratio(part: float, whole: float) -> float:
    if whole <= 0 or part == UNKNOWN:
        return UNKNOWN
    return min(max(part / whole, -LIMIT), LIMIT)
