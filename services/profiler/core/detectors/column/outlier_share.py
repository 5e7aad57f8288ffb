"""Numbers far from the rest."""

from __future__ import annotations

import math
from itertools import chain, zip_longest

from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.kinds import kind_of
from services.profiler.core.detectors.rules import POSSIBLE, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.profile import CellPlace, ColumnProfile


class OutlierShare(CountedFault):
    """Values outside Tukey's fences (1977) around the quartiles. Long tails have them by nature, so only possibly a fault.

    Not judged for identifiers and categories, nor where the quartiles coincide: then every other value would be one.
    """

    name = "outlier_share"
    needs = ("outlier_count", "iqr")
    counted = "outlier_count"
    shown = ("lower_fence", "upper_fence", "min", "max")
    alert_ratio = Threshold("outlier_ratio_alert", 0.05, "share of rows beyond the fences", "outlier_alert_threshold", 0.01)
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Outliers",
            "accuracy",
            POSSIBLE,
            (Band(0, "info"), Band(0.05, "low"), Band(0.1, "medium")),
            "A number far outside the range of most",
            Advice(
                "check_outliers",
                "Look at the listed extremes; correct errors, and use median and quantiles where they are real.",
                "Few extreme numbers can carry mean and spread away.",
            ),
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return super().supports(column, thresholds) and kind_of(column, thresholds) == "numeric" and bool(column.number("iqr"))

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        lower, upper = column.number("lower_fence"), column.number("upper_fence")
        low = [place for place in column.evidence.lowest if lower is not None and _number(place) < lower]
        high = [place for place in column.evidence.highest if upper is not None and _number(place) > upper]
        # The most extreme first, from both ends in turn.
        return tuple(place for place in chain.from_iterable(zip_longest(high, low)) if place)


def _number(place: CellPlace) -> float:
    """The value at a place; NaN, which no fence excludes, if it is not a finite number."""
    try:
        number = float(place.value or "")
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan
