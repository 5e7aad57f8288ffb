"""What a suggested rule is, and what suggests one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Final, Literal

from services.profiler.core.agents.coverage.wilson import rounded_wilson
from services.profiler.core.detectors.kinds import ColumnKind
from services.profiler.core.metrics import Absent, MetricName
from services.profiler.core.profile import ColumnProfile, DatasetProfile, Severity

SuggestionKind = Literal[
    "key",  # unique and never missing
    "unique",
    "unique_together",
    "not_null",
    "completeness",
    "range",
    "allowed_values",
    "format",
    "length",
    "not_in_future",
    "freshness",
    "row_count",
    "depends_on",
    "identical",
]
LEAST_CONFIDENCE: Final = 0.9
"""What the lower Wilson bound must reach before a rule is drawn from "it was always so": 35 rows without an exception."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that the profiled data keeps, or nearly keeps."""

    kind: SuggestionKind
    columns: tuple[str, ...]
    """Names; none for a rule of the whole table."""
    parameters: Mapping[str, object]
    reason: str
    """One sentence with the figures behind it."""
    severity: Severity
    """How much a breach would matter."""
    confidence_low: float | None
    """Lower 95 % bound of the share of values that keep it; None where nothing can be said of other data."""
    holds_for_ratio: float
    """Share of the rows judged that keep it; 1 for a rule of the whole that holds."""
    position: int = -1
    """Of the first column."""

    def as_answer(self) -> dict[str, object]:
        """The suggestion as the report tells it."""
        return {
            "kind": self.kind,
            "columns": list(self.columns),
            "parameters": dict(self.parameters),
            "reason": self.reason,
            "confidence_low": self.confidence_low,
            "severity": self.severity,
            "holds_for_ratio": self.holds_for_ratio,
        }


@dataclass(frozen=True)
class Seen:
    """The table as suggesters look at it: nothing that the report may not show."""

    profile: DatasetProfile
    kinds: Mapping[int, ColumnKind]
    names: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", Counter(column.name for column in self.profile.columns))

    @cached_property
    def row_count(self) -> int:
        """Rows of the table; 0 if they were not counted."""
        return int(self.profile.number("row_count") or 0)

    @cached_property
    def columns(self) -> tuple[ColumnProfile, ...]:
        """Columns that a rule can name: their name is theirs alone."""
        return tuple(column for column in self.profile.columns if column.name and self.names[column.name] == 1)

    def kind(self, column: ColumnProfile) -> ColumnKind:
        """What kind of column it is."""
        return self.kinds.get(column.position, "empty")


class Suggester(ABC):
    """One kind of rule, or a few that rest on the same figures = one file = one line in the registry."""

    kinds: ClassVar[tuple[SuggestionKind, ...]]

    @abstractmethod
    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """In column order. Draws on exact figures only and never raises for absent ones."""


def exact(column: ColumnProfile, name: MetricName) -> int | None:
    """A count that is exact; None if it is absent or estimated."""
    metric = column.metrics.get(name)
    if metric is None or metric.approximation or isinstance(metric.value, Absent) or not isinstance(metric.value, int):
        return None
    return metric.value


def never_broken(count: int) -> float:
    """Lower Wilson bound where all of ``count`` values keep a rule; 0 for none."""
    return rounded_wilson(count, count)[0] if count else 0.0


def is_shown(column: ColumnProfile) -> bool:
    """Whether a rule may hold values of the column."""
    return column.value_policy == "full"
