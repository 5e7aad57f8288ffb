"""White space around text."""

from __future__ import annotations

from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.rules import LIKELY, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold
from services.profiler.core.profile import CellPlace, ColumnProfile


class UntrimmedText(CountedFault):
    """White space before or after the text: equal words that do not compare equal."""

    name = "untrimmed_text"
    needs = ("untrimmed_count",)
    counted = "untrimmed_count"
    shown = ("leading_space_count", "trailing_space_count")
    alert_ratio = Threshold("untrimmed_ratio_alert", 0.05, "share of rows with white space around the text")
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Untrimmed text",
            "consistency",
            LIKELY,
            (Band(0, "low"), Band(0.2, "medium")),
            "White space before or after the text",
            Advice(
                "trim_white_space",
                "Trim the text.",
                "Joins, filters and groups tell the trimmed and the untrimmed spelling apart.",
                effort="low",
            ),
        ),
    )

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        return column.evidence.untrimmed
