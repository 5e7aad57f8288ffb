"""What a profiling job is, and who can do one: the words between the doors and the sandbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from services.profiler.core.agents.requests import AgentRequest
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.base import ReadOptions
from services.profiler.core.redaction.policy import DEFAULT_POLICY


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read. Its name is display text; the path is made by the server."""

    path: Path
    file_name: str
    options: ReadOptions = field(default_factory=ReadOptions)


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be written instead of a profile."""

    file_name: str
    """In the job's directory."""
    format: str
    """Name of a writer."""
    header: bool = False
    """Whether a header is wanted even where the source names no column."""


SAME_FILE = "same_file"
"""Why there are no states of a last run to compare with: it read the very bytes."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last run of the same dataset."""

    analysis_id: str
    states: Path | None
    """Its stored states; None where there is nothing to compare with."""
    reason: str = ""
    """Why there are no states; empty unless so."""


@dataclass(frozen=True, slots=True)
class Job:
    """One disposable piece of work: files in, profile out; or one file in, one file out."""

    directory: Path
    """Private to the job: spill space, the only place that it may write to. Whoever made it removes it."""
    primary: Source
    baseline: Source | None = None
    agents: tuple[AgentRequest, ...] = ()
    """In order; empty for the default set."""
    output: Output | None = None
    """Asks for a conversion of ``primary``; None for a profile."""
    states_name: str = ""
    """File in the job's directory that takes the states behind the profile of ``primary``; empty for none."""
    sketches_name: str = ""
    """File beside it that takes the few numbers per column that histories are made of; empty for none."""
    parts: tuple[Path, ...] = ()
    """Stored states to be merged, in the order of their rows: the profile is that of the whole, and ``primary`` is not read."""
    policy: ValuePolicy = DEFAULT_POLICY
    """Which values the profile may show."""
    earlier: Earlier | None = None
    """None for a first run."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. ``fraction`` is None when unknown."""

    row_count: int = 0
    byte_count: int = 0
    fraction: float | None = None


OnProgress = Callable[[Progress], Awaitable[None]]


async def unobserved(_: Progress) -> None:
    """Progress that nobody looks at."""


class Sandbox(Protocol):
    """Does jobs away from this process."""

    async def run(self, job: Job, on_progress: OnProgress = unobserved) -> bytes:
        """The serialized profile, or the account of a conversion as JSON. Raises ``InvalidRequest`` or ``LimitExceeded`` for the
        data's faults. When the caller is cancelled nothing of the job lives on."""


class Sources(Protocol):
    """Buckets of others."""

    async def fetch(self, uri: str, path: Path, max_bytes: int, check_room: Callable[[int], None]) -> int:
        """Copy an object to a file; its size. Raises ``SourceNotAllowed`` unless the operator allows its bucket."""


class Scratch(Protocol):
    """Private temporary directories, removed after use and after a crash."""

    def directory(self) -> AbstractContextManager[Path]:
        """An empty directory that only this process's user can enter."""
