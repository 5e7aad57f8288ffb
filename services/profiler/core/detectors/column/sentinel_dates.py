"""Dates that mean "unknown" or "never"."""

from __future__ import annotations

from typing import Final

from services.profiler.core.detectors.base import tally
from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.rules import LIKELY, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.profile import CellPlace, ColumnProfile

CROWDING = Threshold("sentinel_crowding", 3, "how many times as often as an average date a sentinel date occurs")
NEVER_REAL: Final = ("0001-", "9999-")
SENTINELS: Final = ("0001-01-01", "1900-01-01", "1970-01-01", "9999-12-31")


class SentinelDates(CountedFault):
    """A date that systems write when they have none.

    1900-01-01 and 1970-01-01 are also days like any other: they count only where they crowd, years 1 and 9999 always.
    """

    name = "sentinel_dates"
    needs = ("sentinel_count",)
    counted = "sentinel_count"
    shown = ("min", "max")
    alert_ratio = Threshold("sentinel_ratio_alert", 0.01, "share of rows with a sentinel date")
    thresholds = (alert_ratio, CROWDING)
    rules = (
        Rule(
            name,
            "Sentinel dates",
            "validity",
            LIKELY,
            (Band(0, "low"), Band(0.05, "medium"), Band(0.5, "high")),
            "A date that usually stands for none",
            Advice(
                "replace_sentinel_dates",
                "Turn the sentinel dates into missing values.",
                "They stretch every range and age by decades.",
                effort="low",
            ),
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return super().supports(column, thresholds) and (self._never_real(column) or not self._is_ordinary(column, thresholds))

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        edges = {place.row: place for place in (*column.evidence.lowest, *column.evidence.highest)}
        return tuple(place for _, place in sorted(edges.items()) if (place.value or "").startswith(SENTINELS))

    def _never_real(self, column: ColumnProfile) -> bool:
        edges = (column.metrics.get("min"), column.metrics.get("max"))
        return any(str(edge.value).startswith(NEVER_REAL) for edge in edges if edge)

    def _is_ordinary(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        count, distinct = tally(column, "count"), tally(column, "distinct_count")
        average = count / distinct if distinct else 0.0
        return 0 < tally(column, "sentinel_count") < thresholds[CROWDING] * max(average, 1.0)
