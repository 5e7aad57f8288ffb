"""The weekly season of a figure: what its weekday lets expect, where weekdays explain it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

TimedFigure = tuple[datetime, float]
MIN_SPAN = timedelta(weeks=3)
MIN_DAYS = 3
"""Days of the judged weekday that have a run."""
MIN_RUNS = 2
"""Of a weekday, else its runs say nothing of a season."""
MOST_LEFT = 0.8
"""A season stands only if weekdays leave at most this share of the mean absolute error."""


@dataclass(frozen=True, slots=True)
class Season:
    """What a weekday lets expect."""

    centre: float
    """Median of the weekday's runs."""
    deviations: list[float]
    """Of every run from the median of the other runs of its weekday: what a new run is off by, as it is not among them either."""


def weekly_season(earlier: Sequence[TimedFigure], at: datetime) -> Season | None:
    """The season as of a moment; None without enough history or where weekdays explain little. Weekdays are those of UTC.

    Leaving each run out of its own median keeps few runs per weekday from looking more regular than they are: on mere noise,
    weekday medians then err more than the one median, and no season is found.
    """
    if not earlier or at - earlier[0][0] < MIN_SPAN:
        return None
    by_weekday: dict[int, list[float]] = defaultdict(list)
    for moment, value in earlier:
        by_weekday[moment.weekday()].append(value)
    days = {moment.date() for moment, _ in earlier if moment.weekday() == at.weekday()}
    if len(days) < MIN_DAYS:
        return None
    kept = [values for values in by_weekday.values() if len(values) >= MIN_RUNS]
    deviations = [deviation for values in kept for deviation in deviations_left_out(values)]
    plain = deviations_left_out([value for values in kept for value in values])
    if not sum(deviations) < MOST_LEFT * sum(plain):
        return None
    return Season(median(by_weekday[at.weekday()]), deviations)


def deviations_left_out(values: Sequence[float]) -> list[float]:
    """How far each value is from the median of all others; at least two values."""
    ordered = sorted(values)
    return [abs(value - _median_without(ordered, index)) for index, value in enumerate(ordered)]


def _median_without(ordered: Sequence[float], index: int) -> float:
    def at(rank: int) -> float:
        return ordered[rank + (rank >= index)]

    count = len(ordered) - 1
    return at(count // 2) if count % 2 else (at(count // 2 - 1) + at(count // 2)) / 2
