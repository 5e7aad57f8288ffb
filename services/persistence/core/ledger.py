"""The ledger: which objects of an analysis exist, and what that says about it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from services.persistence.core.records import (
    AcceptedRequest,
    Analysis,
    AnalysisSpec,
    AnalysisState,
    Manifest,
    Outcome,
    ProgressNote,
    StoredObject,
    Tombstone,
    Upload,
)


class Stage(StrEnum):
    """A step of the pipeline, named by the event that asks for it."""

    PROFILE = "requested"
    TRANSFORM = "profiled"
    RENDER = "transformed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which objects of an accepted analysis exist. Only ever grows."""

    profile: StoredObject | None = None
    report: StoredObject | None = None
    has_manifest: bool = False
    outcome: Outcome | None = None
    persisted_at: datetime | None = None
    changed_at: datetime | None = None
    """When the youngest stage output was stored; None before the first."""

    @property
    def next_stage(self) -> Stage:
        """The stage whose output is missing."""
        if self.report is not None:
            return Stage.RENDER
        return Stage.TRANSFORM if self.profile is not None else Stage.PROFILE

    @property
    def state(self) -> AnalysisState:
        """Where the analysis stands for certain. Whether a queued one is being read already, only progress knows."""
        if self.outcome is not None:
            return self.outcome.state
        return {
            Stage.PROFILE: AnalysisState.QUEUED,
            Stage.TRANSFORM: AnalysisState.TRANSFORMING,
            Stage.RENDER: AnalysisState.RENDERING,
        }[self.next_stage]

    def input_of(self, stage: Stage) -> StoredObject | None:
        """What the stage works on; None for the first, whose input is the request."""
        return {Stage.PROFILE: None, Stage.TRANSFORM: self.profile, Stage.RENDER: self.report}[stage]


def view(request: AcceptedRequest, evidence: Evidence, progress: ProgressNote | None) -> Analysis:
    """The analysis as its user sees it. Progress may run ahead of the ledger, but never decides an end."""
    state, fraction, row_count = evidence.state, None, None
    if progress is not None and not state.is_terminal and not progress.state.is_terminal and progress.state.rank >= state.rank:
        state, fraction, row_count = progress.state, progress.fraction, progress.row_count
    return Analysis(request, state, evidence.outcome, evidence.persisted_at, fraction, row_count)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request id stands for."""

    analysis_id: str
    spec_sha256: str
    """Digest of what was asked for."""


@dataclass(frozen=True, slots=True)
class Tries:
    """How often the reconciler published an analysis anew."""

    attempt: int = 1
    """The last published attempt, over all stages."""
    stage: Stage = Stage.PROFILE
    spent: int = 1
    """Attempts of that stage that a worker had in hand and brought to nothing, the running one included."""
    published_at: datetime | None = None


class Ledger(Protocol):
    """The record of analyses. Every write is idempotent; create-once ones answer what stands."""

    async def claimed(self, tenant_id: str, request_id: str) -> Claim | None:
        """What a request id stands for; None if it is free."""

    async def claim(self, tenant_id: str, request_id: str, claim: Claim) -> Claim:
        """Take a request id for an analysis; the claim that was first."""

    async def accept(self, request: AcceptedRequest) -> bool:
        """Make it accepted: from here on it reaches a terminal state. False, and no trace, if an upload is gone or going."""

    async def request(self, analysis_id: str) -> AcceptedRequest | None:
        """The accepted request; None if there is none (any more)."""

    async def evidence(self, analysis_id: str) -> Evidence:
        """Which objects exist now."""

    async def states(self, analysis_id: str) -> StoredObject | None:
        """The states behind its profile; None where none were kept."""

    async def sketches(self, analysis_id: str) -> bytes | None:
        """The few numbers of them per column, as the profiler left them; None where none were kept."""

    async def manifest(self, analysis_id: str) -> Manifest | None:
        """The rendered files; None before they are all there."""

    async def conclude(self, outcome: Outcome) -> Outcome:
        """End an analysis; the outcome that was first."""

    async def is_open(self, analysis_id: str) -> bool:
        """Whether its end was not followed up yet."""

    async def is_ingesting(self, analysis_id: str) -> bool:
        """Whether its rows are on their way into a table."""

    async def close(self, analysis_id: str) -> None:
        """Note that its end was followed up."""

    def open_ids(self) -> AsyncIterator[str]:
        """Analyses whose end was not followed up, oldest first."""

    async def forget(self, analysis_id: str) -> None:
        """Take back what a creation left that never came to acceptance."""

    async def tombstone(self, analysis_id: str) -> Tombstone | None:
        """What is left of it if a user had it removed; None if nobody did."""

    async def tries(self, analysis_id: str) -> Tries:
        """How often it was published anew."""

    async def record_tries(self, analysis_id: str, tries: Tries) -> None:
        """Note a publication. The last writer wins: a lost count costs one more attempt, nothing else."""

    def report(self, analysis_id: str) -> AsyncIterator[bytes]:
        """The report in chunks, digest checked."""


class Index(Protocol):
    """The tenant's analyses in order."""

    def newest_first(self, tenant_id: str, *, after_id: str = "", created_before: datetime | None = None) -> AsyncIterator[str]:
        """Identifiers, newest first, beginning behind one of them or below a moment."""


Needed = Callable[[str], Awaitable[bool]]
"""Whether an analysis needs its upload, by the analysis' identifier."""


class Runs(Protocol):
    """Runs of datasets that have a report."""

    async def add(self, request: AcceptedRequest) -> None:
        """Note that the analysis has one."""

    def newest_first(self, tenant_id: str, spec: AnalysisSpec) -> AsyncIterator[str]:
        """Runs of the dataset that the spec names, by their identifiers."""


class Uploads(Protocol):
    """Bytes that were uploaded."""

    async def find(self, tenant_id: str, upload_id: str) -> Upload | None:
        """The upload; None if there is none that the tenant may use."""

    async def release(self, key: str, by: str, is_needed: Needed) -> int:
        """Remove the upload under a key unless one of the analyses that use it needs it; how many objects went.

        ``by`` is whoever asks, as part of a key: an analysis that is being accepted meanwhile is either seen here or
        refused there.
        """


class Backlog(Protocol):
    """Ended analyses that the warehouse does not have yet."""

    async def add(self, analysis_id: str) -> None:
        """Note that the warehouse lacks it."""

    def ids(self) -> AsyncIterator[str]:
        """All of them, oldest first."""

    async def settle(self, analysis_id: str, persisted_at: datetime) -> None:
        """Note that the warehouse has it."""

    async def drop(self, analysis_id: str) -> None:
        """Take it off without a note: the analysis was deleted."""
