"""Two ways to say "no number" in one column."""

from __future__ import annotations

from services.profiler.core.detectors.base import ColumnDetector, tally
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import OBSERVATION, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.detectors.wording import percent, rows
from services.profiler.core.profile import ColumnProfile

ALERT_RATIO = Threshold("nan_ratio_alert", 0.0, "share of rows with NaN")


class NanValues(ColumnDetector):
    """NaN among the numbers. Its cost is counted under missing values, hence an observation."""

    name = "nan_values"
    needs = ("nan_count",)
    thresholds = (ALERT_RATIO,)
    rules = (Rule(name, "NaN", "completeness", OBSERVATION, (Band(0, "info"),), "NaN instead of a number", alert_floor="info"),)

    def judge(self, column: ColumnProfile, row_count: int, thresholds: Thresholds) -> Finding | None:
        affected, limit = tally(column, "nan_count"), thresholds[ALERT_RATIO] * row_count
        if affected <= limit:
            return None
        return Finding(
            rule=self.rule,
            position=column.position,
            column=column.name,
            value=column.metrics["nan_count"],
            threshold=limit,
            is_alert=True,
            affected_row_count=affected,
            affected_ratio=min(affected / row_count, 1.0),
            message=f"NaN in {rows(affected)} ({percent(affected / row_count)}); counted as missing.",
        )
