"""The loop that asks again for what stalled: with it, losing every message loses nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from services.persistence.core.announcements import Announcer
from services.persistence.core.ids import created_at
from services.persistence.core.ledger import Evidence, Ledger, Tries
from services.persistence.core.reconciliation import (
    Case,
    Complete,
    Decision,
    Fail,
    FollowUp,
    Forget,
    Policy,
    Republish,
    Wait,
    Whereabouts,
    decide,
)
from services.persistence.core.records import AcceptedRequest, AnalysisState, Failure
from services.persistence.service.conclusion import Conclusion
from services.persistence.service.progress import ProgressBoard
from services.runtime.clock import Clock
from services.runtime.errors import ServiceError
from services.runtime.telemetry import logger

AT_ONCE = 8
LONGEST_PAUSE_TICKS = 6
"""An analysis that only waits is looked at every so many rounds at least."""
_log = logger(__name__)


@dataclass(slots=True)
class _Pause:
    rounds_left: int = 0
    length: int = 0


@dataclass(slots=True)
class Reconciler:
    """Looks at every open analysis in rounds. Running twice at once is harmless: everything it does is idempotent."""

    ledger: Ledger
    announcer: Announcer
    conclusion: Conclusion
    board: ProgressBoard
    clock: Clock
    policy: Policy
    interval_s: float = 5.0
    _pauses: dict[str, _Pause] = field(default_factory=dict)

    async def run(self) -> None:
        """Go round until cancelled. A store that does not answer costs a round, not the loop."""
        while True:
            await self.clock.sleep(self.interval_s)
            try:
                await self.round()
            except ServiceError as error:
                _log.warning("round of the reconciler broken off", reason=error.reason)

    async def round(self) -> None:
        """Look at every open analysis once."""
        seen: set[str] = set()
        slots = asyncio.Semaphore(AT_ONCE)

        async def in_turn(analysis_id: str) -> None:
            async with slots:
                await self._look_safely(analysis_id)

        async with asyncio.TaskGroup() as group:
            async for analysis_id in self.ledger.open_ids():
                seen.add(analysis_id)
                if self._is_due(analysis_id):
                    group.create_task(in_turn(analysis_id))
        for gone in self._pauses.keys() - seen:
            del self._pauses[gone]

    def _is_due(self, analysis_id: str) -> bool:
        if (self.clock.now() - created_at(analysis_id)).total_seconds() < self.policy.grace_s:
            return False
        pause = self._pauses.setdefault(analysis_id, _Pause())
        pause.rounds_left -= 1
        return pause.rounds_left < 0

    async def _look_safely(self, analysis_id: str) -> None:
        try:
            decision = await self.look(analysis_id)
        except ServiceError as error:
            _log.warning("analysis not reconciled", analysis_id=analysis_id, reason=error.reason)
            return
        pause = self._pauses.setdefault(analysis_id, _Pause())
        # A long queue is looked at ever more rarely, or ten thousand waiting analyses would keep the store busy.
        pause.length = min(pause.length + 1, LONGEST_PAUSE_TICKS) if isinstance(decision, Wait) else 0
        pause.rounds_left = pause.length - 1 if pause.length else 0

    async def look(self, analysis_id: str) -> Decision:
        """Decide about one analysis and do it."""
        request = await self.ledger.request(analysis_id)
        evidence = await self.ledger.evidence(analysis_id)
        tries = await self.ledger.tries(analysis_id)
        whereabouts = Whereabouts.UNKNOWN
        if request is not None and evidence.outcome is None and not evidence.has_manifest:
            stage = evidence.next_stage
            whereabouts = await self.announcer.whereabouts(stage, analysis_id)
            # Read again: what a worker settled before the bus answered stands in the ledger now.
            evidence = await self.ledger.evidence(analysis_id)
            if evidence.next_stage is not stage:
                return Wait()
        case = Case(request is not None, evidence, whereabouts, tries, self._idle_s(analysis_id, evidence, tries))
        decision = decide(case, self.policy)
        await self._act(analysis_id, request, evidence, decision)
        return decision

    def _idle_s(self, analysis_id: str, evidence: Evidence, tries: Tries) -> float:
        signs = (created_at(analysis_id), evidence.changed_at, tries.published_at, self.board.heard_at(analysis_id))
        return (self.clock.now() - max(sign for sign in signs if sign is not None)).total_seconds()

    async def _act(self, analysis_id: str, request: AcceptedRequest | None, evidence: Evidence, decision: Decision) -> None:
        if request is None:
            if isinstance(decision, Forget):
                await self.ledger.forget(analysis_id)
            return
        match decision:
            case FollowUp() if evidence.outcome is not None:
                await self.conclusion.follow_up(request, evidence.outcome)
            case Complete():
                await self.conclusion.completed(analysis_id)
            case Fail():
                failure = Failure("ATTEMPTS_EXHAUSTED", "every attempt at the analysis was lost or failed")
                await self.conclusion.end(request, AnalysisState.FAILED, failure)
            case Republish(stage, tries):
                # Published before it is noted: a crash between publishes the same attempt again, which the bus drops.
                await self.announcer.ask_for(stage, request, tries.attempt, evidence.input_of(stage))
                await self.ledger.record_tries(analysis_id, replace(tries, published_at=self.clock.now()))
                _log.info("published anew", analysis_id=analysis_id, stage=stage.value, attempt=tries.attempt)
            case _:
                pass
