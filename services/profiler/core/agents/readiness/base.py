"""What a purpose is: a use of data, and a pure function to what stands in its way and what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.profiler.core.agents.readiness.concerns import Concern
from services.profiler.core.agents.readiness.target import Target
from services.profiler.core.agents.readiness.verdicts import Verdict
from services.profiler.core.detectors.judgement import Judgement
from services.profiler.core.detectors.kinds import ColumnKind
from services.profiler.core.profile import ColumnProfile, DatasetProfile


@dataclass(frozen=True, slots=True)
class Seen:
    """What every purpose looks at. Redacted, like all that agents see."""

    profile: DatasetProfile
    judgement: Judgement
    verdict: Verdict
    """Of the data as such."""
    score: float | None
    """0..100, of the data as such."""
    target: Target

    @property
    def row_count(self) -> int:
        """Rows; 0 if they were not counted."""
        return int(self.profile.number("row_count") or 0)

    @property
    def columns(self) -> tuple[ColumnProfile, ...]:
        """In their order."""
        return self.profile.columns

    def kind(self, column: ColumnProfile) -> ColumnKind:
        """What kind the column is by its figures."""
        return self.judgement.kinds[column.position]

    def of_kind(self, *kinds: ColumnKind) -> list[ColumnProfile]:
        """Columns of these kinds, in their order."""
        return [column for column in self.columns if self.kind(column) in kinds]


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found for one purpose."""

    concerns: tuple[Concern, ...] = ()
    strengths: tuple[str, ...] = ()
    """Short sentences, each about something that was measured and is well."""


class Purpose(Protocol):
    """One use of data."""

    @property
    def purpose_id(self) -> str:
        """Identifier, for example ``machine_learning``."""

    @property
    def title(self) -> str:
        """Title for people."""

    def examine(self, seen: Seen) -> Examination:
        """What stands in the way. The table has a row and a value at least. Never raises for absent figures."""
