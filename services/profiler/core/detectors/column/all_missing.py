"""Columns in which nothing stands."""

from __future__ import annotations

from services.profiler.core.detectors.base import ColumnDetector, tally
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import DEFINITE, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.detectors.wording import rows
from services.profiler.core.profile import ColumnProfile

LEAST_PRESENT = Threshold("all_missing_least_present", 1, "present values that a column has at least")


class AllMissing(ColumnDetector):
    """No row has a value. Its rows are not listed: the column is the fault."""

    name = "all_missing"
    needs = ("missing_count", "count")
    thresholds = (LEAST_PRESENT,)
    rules = (
        Rule(
            name,
            "Empty column",
            "completeness",
            DEFINITE,
            (Band(0, "high"),),
            "No value",
            Advice(
                "drop_or_deliver_column",
                "Remove the column, or find out why its source delivers nothing.",
                "A column without a single value tells nothing.",
                effort="low",
            ),
            alert_when="below",
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return column.status == "all_missing" and tally(column, "count") < thresholds[LEAST_PRESENT]

    def judge(self, column: ColumnProfile, row_count: int, thresholds: Thresholds) -> Finding | None:
        return Finding(
            rule=self.rule,
            position=column.position,
            column=column.name,
            value=column.metrics["count"],
            threshold=thresholds[LEAST_PRESENT],
            is_alert=True,
            affected_row_count=row_count,
            affected_ratio=1.0,
            message=f"None of the {rows(row_count)} has a value.",
            evidence=(column.metrics["missing_count"],),
        )
