"""What stands in the way of a use, with the figures behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.profiler.core.agents.figures import Figure, figure
from services.profiler.core.agents.readiness.verdicts import Level
from services.profiler.core.detectors.rules import Rule
from services.profiler.core.metrics import Absent, Metric, MetricName
from services.profiler.core.profile import ColumnProfile, DatasetProfile

MOST_COLUMNS = 50
MOST_EVIDENCE = 50
"""Told per concern; ``column_count`` is that of all."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One figure. ``value`` None is not known, and ``reason`` says why."""

    name: str
    value: Figure
    column: str = ""
    """Empty for the table."""
    reason: str = ""

    def told(self) -> dict[str, object]:
        """For the answer."""
        return {"column": self.column or None, "name": self.name, "value": self.value, "reason": self.reason or None}


@dataclass(frozen=True, slots=True)
class Concern:
    """A rule that holds, how much it matters for one use, where, and why it is thought so."""

    rule: Rule
    level: Level
    message: str
    columns: tuple[str, ...] = ()
    """Names; empty for the table as a whole."""
    evidence: tuple[Evidence, ...] = ()

    def told(self) -> dict[str, object]:
        """For the answer."""
        return {
            "rule_id": self.rule.rule_id,
            "title": self.rule.title,
            "level": self.level,
            "columns": list(self.columns[:MOST_COLUMNS]),
            "column_count": len(self.columns),
            "message": self.message,
            "evidence": [each.told() for each in self.evidence[:MOST_EVIDENCE]],
            "action": self.rule.advice.action if self.rule.advice else None,
        }


def of_metric(metric: Metric, column: str = "") -> Evidence:
    """A figure as evidence."""
    return Evidence(metric.name, figure(metric.value), column, metric.value.reason if isinstance(metric.value, Absent) else "")


def of_column(column: ColumnProfile, *names: MetricName) -> tuple[Evidence, ...]:
    """Figures of a column, not known where they were not measured."""
    return tuple(_named(column.metrics.get(name), name, column.name) for name in names)


def of_table(profile: DatasetProfile, *names: MetricName) -> tuple[Evidence, ...]:
    """Figures of the table, not known where they were not measured."""
    return tuple(_named(profile.metrics.get(name), name, "") for name in names)


def concern_about(rule: Rule, level: Level, columns: Iterable[ColumnProfile], message: str, *names: MetricName) -> list[Concern]:
    """One concern about some columns with figures of each; none about no column. ``{}`` in the message is their number."""
    chosen = list(columns)
    if not chosen:
        return []
    counted = "1 column" if len(chosen) == 1 else f"{len(chosen):,} columns"
    evidence = tuple(each for column in chosen[:MOST_COLUMNS] for each in of_column(column, *names))
    return [Concern(rule, level, message.format(counted), tuple(column.name for column in chosen), evidence)]


def _named(metric: Metric | None, name: str, column: str) -> Evidence:
    return of_metric(metric, column) if metric else Evidence(name, None, column, "not_measured")
