"""What earlier runs let expect of a figure: robust bands. Pure arithmetic over points in order of time.

The band is ``median ± WIDTH · (1 + SMALL_SAMPLE / n) · 1.4826 · MAD`` of the ``n`` runs before the judged one, which is never
among them. 1.4826 makes the median absolute deviation estimate a normal standard deviation (Rousseeuw and Croux, "Alternatives to
the Median Absolute Deviation", JASA 1993); 3.5 is the bound that Iglewicz and Hoaglin give for modified z-scores ("How to Detect
and Handle Outliers", 1993). The MAD of a few runs is often far too small by chance, hence the widening: simulated on normal noise,
5 % of runs fall outside after five runs, 1.5 % after eight, below 0.5 % from twenty on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from services.persistence.core.seasons import TimedFigure, weekly_season
from services.persistence.core.warehouse import MetricPoint

WINDOW = 90
"""Runs that a band rests on at most: a lasting change of level is the new normal after half of them."""
MIN_HISTORY = 5
WIDTH = 3.5
SMALL_SAMPLE = 4.0
MAD_TO_STDDEV = 1.4826
RELATIVE_FLOOR = 0.01
"""Of the median, to either side: what never moved yet may move a little. Around 0 there is no floor: the first is news."""
_SHARES = ("completeness", "validity", "uniqueness")


@dataclass(frozen=True, slots=True)
class Band:
    """Where the next figure is expected."""

    low: float
    high: float
    basis: str
    """What it rests on, to go on after "expected from"."""


@dataclass(frozen=True, slots=True)
class JudgedPoint:
    """A figure beside what was expected of it."""

    point: MetricPoint
    expected_low: float | None
    """None where there is no band."""
    expected_high: float | None
    is_anomaly: bool | None
    """None where nothing can be said."""
    reason: str
    """One sentence: what the band rests on, or why there is none."""


def judged(points: Sequence[MetricPoint], metric: str) -> list[JudgedPoint]:
    """Every point beside what the points before it let expect. ``points`` are oldest first."""
    earlier: list[TimedFigure] = []
    result = []
    for point in points:
        result.append(_judge(point, earlier[-WINDOW:], metric))
        if point.value is not None:
            earlier.append((point.created_at, point.value))
    return result


def band(earlier: Sequence[TimedFigure], point: MetricPoint, metric: str) -> Band | None:
    """What the earlier runs let expect; None while there are too few."""
    if len(earlier) < MIN_HISTORY:
        return None
    season = weekly_season(earlier, point.created_at)
    if season:
        centre, deviations, basis = season.centre, season.deviations, f"{len(earlier)} earlier runs and their weekdays"
    else:
        centre = median(value for _, value in earlier)
        deviations, basis = [abs(value - centre) for _, value in earlier], f"{len(earlier)} earlier runs"
    width = WIDTH * (1 + SMALL_SAMPLE / len(deviations))
    half = max(width * MAD_TO_STDDEV * median(deviations), RELATIVE_FLOOR * abs(centre))
    lowest, highest = possible(metric)
    low, high = max(centre - half, lowest), min(centre + half, highest)
    return Band(low, high, basis) if math.isfinite(low) and math.isfinite(high) else None


def possible(metric: str) -> tuple[float, float]:
    """The values that a metric can have: a band that leaves them would promise what cannot be."""
    if metric.endswith("_ratio") or metric in _SHARES:
        return 0.0, 1.0
    if metric.endswith("_score"):
        return 0.0, 100.0
    return (0.0, math.inf) if metric.endswith("count") or metric == "stddev" else (-math.inf, math.inf)


def _judge(point: MetricPoint, earlier: Sequence[TimedFigure], metric: str) -> JudgedPoint:
    expected = band(earlier, point, metric)
    if expected is None:
        few = f"{len(earlier)} earlier runs have this figure; a band needs {MIN_HISTORY}"
        return JudgedPoint(point, None, None, None, few if len(earlier) < MIN_HISTORY else "the figures are too large for a band")
    if point.value is None:
        return JudgedPoint(point, expected.low, expected.high, None, "this run has no such figure")
    where = "below what is" if point.value < expected.low else "above what is" if point.value > expected.high else ""
    reason = f"{where} expected from {expected.basis}".strip()
    return JudgedPoint(point, expected.low, expected.high, bool(where), reason)
