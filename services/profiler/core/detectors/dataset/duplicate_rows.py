"""Rows that say again what another row said."""

from __future__ import annotations

from services.profiler.core.detectors.base import TABLE, tally_rows
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import LIKELY, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.detectors.wording import estimated, percent, rows
from services.profiler.core.metrics import MetricName
from services.profiler.core.profile import DatasetProfile

ALERT_RATIO = Threshold("duplicate_ratio_alert", 0.01, "share of rows that repeat an earlier one")
LEAST_COLUMNS = Threshold("duplicate_least_columns", 2, "columns from which equal rows are suspicious")
RULE = Rule(
    "duplicate_rows",
    "Duplicate rows",
    "uniqueness",
    LIKELY,
    (Band(0, "low"), Band(0.01, "medium"), Band(0.2, "high")),
    "A row equal to an earlier one",
    Advice(
        "drop_duplicate_rows",
        "Remove the excess rows, or add the column that tells them apart.",
        "Counts and sums over repeated rows are too high.",
        effort="low",
    ),
)


class DuplicateRows:
    """Excess rows: all but the first of each group of equal ones. In a single column repeating is no fault."""

    name = "duplicate_rows"
    rules = (RULE,)
    thresholds = (ALERT_RATIO, LEAST_COLUMNS)

    def scope(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[int | None, ...]:
        measured = tally_rows(profile) > 0 and profile.number("duplicate_row_count") is not None
        return (TABLE,) if measured and len(profile.columns) >= thresholds[LEAST_COLUMNS] else ()

    def detect(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[Finding, ...]:
        affected = int(profile.number("duplicate_row_count") or 0)
        if not affected or not self.scope(profile, thresholds):
            return ()
        row_count = tally_rows(profile)
        shown: tuple[MetricName, ...] = ("duplicate_row_count", "duplicate_group_count", "duplicate_involved_count")
        evidence = tuple(profile.metrics[name] for name in shown if name in profile.metrics)
        touched = f"{estimated(evidence)}{rows(affected)} ({percent(affected / row_count)})"
        return (
            Finding(
                rule=RULE,
                position=TABLE,
                column="",
                value=profile.metrics["duplicate_row_count"],
                threshold=thresholds[ALERT_RATIO] * row_count,
                is_alert=affected > thresholds[ALERT_RATIO] * row_count,
                affected_row_count=affected,
                affected_ratio=affected / row_count,
                message=f"{touched} {'repeats' if affected == 1 else 'repeat'} an earlier row.".capitalize(),
                evidence=evidence,
                places=profile.duplicate_rows[:affected],
            ),
        )
