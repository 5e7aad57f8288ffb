"""What is kept for how long, and what the sweeper is told of what there is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How long things are kept, and how much one round looks at."""

    uploads_s: float = DAY_S
    """Bytes as received; longer while an analysis that is not over needs them."""
    artifacts_s: float = 30 * DAY_S
    """Rendered files. Reports, profiles and the history stay until a user deletes the analysis."""
    batch: int = 1000
    """Uploads, rendered files and analyses looked at in one round, each."""

    def uploads_before(self, now: datetime) -> datetime:
        """Uploads stored before this are over their time."""
        return now - timedelta(seconds=self.uploads_s)

    def artifacts_before(self, now: datetime) -> datetime:
        """Rendered files stored before this are over their time."""
        return now - timedelta(seconds=self.artifacts_s)


@dataclass(frozen=True, slots=True)
class Belongings:
    """The objects of one analysis that there are now."""

    analysis_id: str
    keys: Sequence[str]
    artifacts: Sequence[str]
    """Those of ``keys`` that are rendered files."""
    is_accepted: bool
    is_over: bool
    """Whether there is an outcome."""


class Shelf(Protocol):
    """What the sweeper sees of the store. Every method may be repeated and run twice at once."""

    def uploads(self, start_after: str) -> AsyncIterator[str]:
        """Keys of uploads, beginning behind one of them."""

    def renders(self, start_after: str) -> AsyncIterator[str]:
        """Keys of rendered files that belong to no analysis, beginning behind one of them."""

    def analyses(self, after_id: str) -> AsyncIterator[Belongings]:
        """Every analysis with its objects, oldest first, beginning behind one of them."""

    async def stored_at(self, key: str) -> datetime | None:
        """When an object was stored; None if it is gone."""

    async def remove(self, key: str) -> bool:
        """Remove an object; whether there was one."""

    async def swept(self) -> str:
        """The analysis up to which no rendered file is left; empty for none."""

    async def note_swept(self, analysis_id: str) -> None:
        """Note how far the sweeper came. The last writer wins: an older note costs a longer way, nothing else."""

    async def drop_releases(self, before: datetime) -> int:
        """Take back announcements of releases that were interrupted before that moment; how many."""
