"""How an analysis ends: one outcome, and everything that follows from it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from services.persistence.core.announcements import ANNOUNCE_S, Announcer
from services.persistence.core.ledger import Backlog, Ledger, Runs, Stage
from services.persistence.core.reconciliation import is_moot
from services.persistence.core.records import WITH_REPORT, AcceptedRequest, AnalysisState, Failure, Outcome
from services.runtime.clock import Clock
from services.runtime.errors import Unavailable
from services.runtime.telemetry import logger

_log = logger(__name__)


class Kick(Protocol):
    """Wakes the historian."""

    def kick(self) -> None:
        """There is something to write."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Ends analyses. Every step may be repeated; a crash between any two is repaired by doing all of them again."""

    ledger: Ledger
    backlog: Backlog
    announcer: Announcer
    historian: Kick
    clock: Clock
    runs: Runs

    async def completed(self, analysis_id: str) -> None:
        """Everything is rendered. Without request or manifest there is nothing to believe, and nothing happens."""
        request = await self.ledger.request(analysis_id)
        manifest = await self.ledger.manifest(analysis_id) if request else None
        if request is None or manifest is None:
            _log.warning("completion of an unknown or unfinished analysis ignored", analysis_id=analysis_id)
            return
        await self.end(request, AnalysisState.PARTIAL if manifest.is_partial else AnalysisState.COMPLETED)

    async def given_up(self, analysis_id: str, stage: Stage | None, failure: Failure) -> None:
        """A worker gave a message up. ``stage`` is the one that it asked for; None if it asked for none."""
        request = await self.ledger.request(analysis_id)
        if request is None:
            return
        evidence = await self.ledger.evidence(analysis_id)
        if evidence.has_manifest:
            await self.completed(analysis_id)
        elif stage is None or is_moot(stage, evidence):
            _log.info("dead letter without effect", analysis_id=analysis_id)
        else:
            await self.end(request, AnalysisState.FAILED, failure)

    async def end(self, request: AcceptedRequest, state: AnalysisState, failure: Failure | None = None) -> Outcome:
        """End it; the outcome that stands, which may be an earlier one."""
        outcome = await self.ledger.conclude(Outcome(request.analysis_id, state, self.clock.now(), failure))
        if await self.ledger.is_open(request.analysis_id):
            await self.follow_up(request, outcome)
        return outcome

    async def follow_up(self, request: AcceptedRequest, outcome: Outcome) -> None:
        """What follows from an outcome. The analysis stays open until all of it is done."""
        await self.backlog.add(request.analysis_id)
        if outcome.state in WITH_REPORT:
            await self.runs.add(request)
        try:
            async with asyncio.timeout(ANNOUNCE_S):
                await self.announcer.ended(request, outcome)
        except (Unavailable, TimeoutError):
            _log.warning("end not announced yet", analysis_id=request.analysis_id)
        else:
            await self.ledger.close(request.analysis_id)
        await self.announcer.state(request.analysis_id, outcome.state)
        self.historian.kick()
