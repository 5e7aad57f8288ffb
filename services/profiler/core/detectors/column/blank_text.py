"""Text without a character that can be seen."""

from __future__ import annotations

from services.profiler.core.detectors.base import ColumnDetector, tally
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import LIKELY, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.detectors.wording import percent, rows
from services.profiler.core.profile import ColumnProfile

ALERT_RATIO = Threshold("blank_ratio_alert", 0.01, "share of rows whose text is empty or blank")


class BlankText(ColumnDetector):
    """Empty text or nothing but white space: missing in disguise."""

    name = "blank_text"
    needs = ("empty_count", "blank_count")
    thresholds = (ALERT_RATIO,)
    rules = (
        Rule(
            name,
            "Empty or blank text",
            "completeness",
            LIKELY,
            (Band(0, "low"), Band(0.05, "medium"), Band(0.5, "high")),
            "Empty or blank text",
            Advice(
                "turn_blanks_into_nulls",
                "Turn empty and blank text into missing values.",
                "Blank text counts as a value in every figure although nobody can read it.",
                effort="low",
            ),
        ),
    )

    def judge(self, column: ColumnProfile, row_count: int, thresholds: Thresholds) -> Finding | None:
        empty, blank = column.metrics["empty_count"], column.metrics["blank_count"]
        affected = min(tally(column, "empty_count") + tally(column, "blank_count"), row_count)
        if not affected:
            return None
        limit = thresholds[ALERT_RATIO] * row_count
        return Finding(
            rule=self.rule,
            position=column.position,
            column=column.name,
            # The larger of the two carries the alert; both are in the evidence.
            value=max(empty, blank, key=lambda metric: metric.number or 0.0),
            threshold=limit,
            is_alert=max(tally(column, "empty_count"), tally(column, "blank_count")) > limit,
            affected_row_count=affected,
            affected_ratio=affected / row_count,
            message=f"{self.rule.fact} in {rows(affected)} ({percent(affected / row_count)}).",
            evidence=(empty, blank),
        )
