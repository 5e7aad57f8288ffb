"""Numbers that mean "unknown"."""

from __future__ import annotations

from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.kinds import kind_of
from services.profiler.core.detectors.rules import LIKELY, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.profile import CellPlace, ColumnProfile
from services.profiler.core.sentinel_numbers import SENTINEL_NUMBERS


class NumericSentinel(CountedFault):
    """A number that systems write when they have none, set apart from all others. Not judged for identifiers."""

    name = "numeric_sentinel"
    needs = ("sentinel_number_count",)
    counted = "sentinel_number_count"
    shown = ("min", "max", "median")
    alert_ratio = Threshold("sentinel_number_ratio_alert", 0.01, "share of rows with a number that stands for none")
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Disguised missing numbers",
            "validity",
            LIKELY,
            (Band(0, "low"), Band(0.05, "medium"), Band(0.5, "high")),
            "A number that usually stands for none",
            Advice(
                "replace_sentinel_numbers",
                "Turn the numbers that stand for none into missing values.",
                "They pull every mean, sum and range towards themselves.",
                effort="low",
            ),
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return super().supports(column, thresholds) and kind_of(column, thresholds) in ("numeric", "categorical")

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        edges = {place.row: place for place in (*column.evidence.lowest, *column.evidence.highest)}
        return tuple(place for _, place in sorted(edges.items()) if _is_sentinel(place.value))


def _is_sentinel(value: str | None) -> bool:
    try:
        return float(value or "") in SENTINEL_NUMBERS
    except ValueError:
        return False
