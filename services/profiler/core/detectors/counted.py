"""The commonest judgement: rows with a fault are counted, any is an issue, many are an alert."""

from __future__ import annotations

from typing import ClassVar

from services.profiler.core.detectors.base import ColumnDetector, tally
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.detectors.wording import estimated, percent, rows
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.profile import CellPlace, ColumnProfile


class CountedFault(ColumnDetector):
    """A fault whose rows one figure counts."""

    counted: ClassVar[MetricName]
    """Rows with the fault."""
    alert_ratio: ClassVar[Threshold]
    """Share of rows above which the fault is an alert."""
    shown: ClassVar[tuple[MetricName, ...]] = ()
    """Further figures given as evidence."""

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        """Rows with the fault that were kept."""
        return ()

    def judge(self, column: ColumnProfile, row_count: int, thresholds: Thresholds) -> Finding | None:
        affected = min(tally(column, self.counted), row_count)
        if not affected:
            return None
        value, limit = column.metrics[self.counted], thresholds[self.alert_ratio] * row_count
        evidence = self._evidence(column)
        return Finding(
            rule=self.rule,
            position=column.position,
            column=column.name,
            value=value,
            threshold=limit,
            is_alert=affected > limit,
            affected_row_count=affected,
            affected_ratio=affected / row_count,
            message=f"{self.rule.fact} in {estimated(evidence)}{rows(affected)} ({percent(affected / row_count)}).",
            evidence=evidence,
            places=self.places(column)[:affected],
        )

    def _evidence(self, column: ColumnProfile) -> tuple[Metric, ...]:
        return tuple(column.metrics[name] for name in (self.counted, *self.shown) if name in column.metrics)
