"""Dates that have not come yet."""

from __future__ import annotations

from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.rules import POSSIBLE, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold
from services.profiler.core.profile import CellPlace, ColumnProfile


class FutureDates(CountedFault):
    """A date or time after the moment that the profile was taken for. Plans and due dates are, so it is only possibly a fault."""

    name = "future_dates"
    needs = ("future_count",)
    counted = "future_count"
    alert_ratio = Threshold("future_ratio_alert", 0.01, "share of rows with a date in the future")
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Dates in the future",
            "timeliness",
            POSSIBLE,
            (Band(0, "low"), Band(0.05, "medium")),
            "A date in the future",
            Advice(
                "check_future_dates",
                "Check whether the column may hold dates to come; correct them if not.",
                "Typing errors and swapped day and month put events into the future.",
            ),
        ),
    )

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        return column.evidence.futures
