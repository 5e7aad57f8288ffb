"""What a detector is: a pure function from a profile and thresholds to findings, with its rules and limits as data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Protocol

from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.metrics import MetricName
from services.profiler.core.profile import ColumnProfile, DatasetProfile

TABLE = None
"""The position that stands for the table as a whole."""


class Detector(Protocol):
    """One judgement."""

    @property
    def name(self) -> str:
        """The file's name, and the rule's id where there is one rule."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that its findings name."""

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The limits that it reads."""

    def scope(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[int | None, ...]:
        """Positions of the columns it can judge, ``TABLE`` for the table: where its silence means that all is well."""

    def detect(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[Finding, ...]:
        """What is found, in column order. Never raises for a profile with absent figures."""


class ColumnDetector(ABC):
    """A judgement of one column at a time, by one rule."""

    name: ClassVar[str]
    rules: ClassVar[tuple[Rule, ...]]
    thresholds: ClassVar[tuple[Threshold, ...]] = ()
    needs: ClassVar[tuple[MetricName, ...]]
    """Figures without which a column is not judged."""

    @property
    def rule(self) -> Rule:
        return self.rules[0]

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        """Whether the judgement means something for this column, whose needed figures are there."""
        return column.status != "all_missing"

    @abstractmethod
    def judge(self, column: ColumnProfile, row_count: int, thresholds: Thresholds) -> Finding | None:
        """The finding, or None if all is well. ``row_count`` is at least 1."""

    def scope(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[int | None, ...]:
        return tuple(column.position for column in self._judged(profile, thresholds))

    def detect(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[Finding, ...]:
        row_count = tally_rows(profile)
        found = (self.judge(column, row_count, thresholds) for column in self._judged(profile, thresholds))
        return tuple(finding for finding in found if finding)

    def _judged(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[ColumnProfile, ...]:
        if not tally_rows(profile):
            return ()
        return tuple(
            column
            for column in profile.columns
            if all(column.number(name) is not None for name in self.needs) and self.supports(column, thresholds)
        )


def tally(column: ColumnProfile, name: MetricName) -> int:
    """A count of the column; 0 if it was not measured."""
    return int(column.number(name) or 0)


def tally_rows(profile: DatasetProfile) -> int:
    """Rows of the table; 0 if they were not counted."""
    return int(profile.number("row_count") or 0)
