"""Observations: a figure beyond a limit that is worth knowing and no fault of any row."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from services.profiler.core.detectors.base import ColumnDetector
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.metrics import MetricName
from services.profiler.core.profile import ColumnProfile


class Observation(ColumnDetector):
    """A property of a column as a whole: one figure against one limit, on the side that the rule names."""

    observed: ClassVar[MetricName]
    limit: ClassVar[Threshold]

    @abstractmethod
    def sentence(self, column: ColumnProfile) -> str:
        """What is observed, for people."""

    def figure(self, column: ColumnProfile) -> float:
        """The figure as it is compared."""
        return column.number(self.observed) or 0.0

    def bound(self, column: ColumnProfile, thresholds: Thresholds) -> float:
        """The limit in the unit of the figure."""
        return thresholds[self.limit]

    def judge(self, column: ColumnProfile, row_count: int, thresholds: Thresholds) -> Finding | None:
        figure, bound = self.figure(column), self.bound(column, thresholds)
        if not (figure > bound if self.rule.alert_when == "above" else figure < bound):
            return None
        return Finding(
            rule=self.rule,
            position=column.position,
            column=column.name,
            value=column.metrics[self.observed],
            threshold=bound,
            is_alert=True,
            affected_row_count=0,
            affected_ratio=0.0,
            message=self.sentence(column),
            evidence=tuple(column.metrics[name] for name in self.needs if name in column.metrics),
        )
