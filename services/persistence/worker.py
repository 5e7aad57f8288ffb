"""The event door: completions and dead letters end analyses; progress goes to the board."""

from __future__ import annotations

import asyncio

from google.protobuf.message import DecodeError
from profilemydata.events.v1.events_pb2 import AnalysisCompleted, DeadLetter, ProgressReported

from services.persistence.convert.records import failure_from_proto, progress_from_proto
from services.persistence.core.ids import is_id
from services.persistence.core.ledger import Stage
from services.persistence.core.records import AnalysisState, ProgressNote
from services.persistence.service.conclusion import Conclusion
from services.persistence.service.progress import ProgressBoard
from services.runtime.bus import Bus, Consumer, Delivery
from services.runtime.envelope import (
    ANALYSIS_ROOT,
    analysis_id_of,
    dead_letter_subject,
    give_up_to,
    progress_subject,
    subject,
)
from services.runtime.errors import InvalidRequest
from services.runtime.telemetry import bound, logger

SERVICE = "persistence"
CONSUMES = "completed"
EMITS = ("requested", "failed", "cancelled")
COMPLETIONS = "persistence-completed"
DEAD_LETTERS = "persistence-dead-letters"
REACHED = {"profiled": AnalysisState.TRANSFORMING, "transformed": AnalysisState.RENDERING, "completed": AnalysisState.RENDERING}
"""What the passing of an event says about where its analysis stands."""
_log = logger(__name__)


class Worker:
    """Consumes AnalysisCompleted and the dead letters of all services; listens to progress and to events passing by."""

    def __init__(self, bus: Bus, conclusion: Conclusion, board: ProgressBoard, *, concurrency: int) -> None:
        self._bus = bus
        self._conclusion = conclusion
        self._board = board
        self._concurrency = concurrency

    async def run(self) -> None:
        """Work until the bus drains."""
        listening = [asyncio.create_task(self.hear_progress()), asyncio.create_task(self.hear_events())]
        completions = Consumer(COMPLETIONS, subject(CONSUMES), concurrency=self._concurrency)
        dead_letters = Consumer(DEAD_LETTERS, dead_letter_subject(), concurrency=self._concurrency)
        try:
            await asyncio.gather(
                self._bus.consume(completions, self.on_completed, give_up_to(self._bus, SERVICE)),
                self._bus.consume(dead_letters, self.on_dead_letter, self._drop),
            )
        finally:
            for task in listening:
                task.cancel()
            await asyncio.wait(listening)

    async def on_completed(self, delivery: Delivery) -> None:
        """Everything is rendered. Raises ``ServiceError`` as ``bus.Handler`` has it."""
        try:
            completed = AnalysisCompleted.FromString(delivery.body)
        except DecodeError:
            raise InvalidRequest("the event cannot be decoded") from None
        with bound(analysis_id=completed.analysis_id):
            if is_id(completed.analysis_id):
                await self._conclusion.completed(completed.analysis_id)

    async def on_dead_letter(self, delivery: Delivery) -> None:
        """A worker gave a message up. Raises ``ServiceError`` as ``bus.Handler`` has it."""
        try:
            letter = DeadLetter.FromString(delivery.body)
        except DecodeError:
            raise InvalidRequest("the dead letter cannot be decoded") from None
        with bound(analysis_id=letter.analysis_id):
            if is_id(letter.analysis_id):
                stage = _stage_of(letter.subject)
                await self._conclusion.given_up(letter.analysis_id, stage, failure_from_proto(letter.failure))

    async def hear_progress(self) -> None:
        """Put every sign of life on the board."""
        async for _, body in self._bus.listen(progress_subject()):
            try:
                note = progress_from_proto(ProgressReported.FromString(body))
            except DecodeError:
                continue
            if note is not None:
                self._board.post(note)

    async def hear_events(self) -> None:
        """Put on the board what passing events say."""
        async for passed, _ in self._bus.listen(f"{ANALYSIS_ROOT}.*.*"):
            state = REACHED.get(_event_of(passed))
            if state is not None:
                self._board.post(ProgressNote(analysis_id_of(passed), state))

    async def _drop(self, delivery: Delivery, error: Exception) -> None:
        # A dead letter about a dead letter would come back here for ever. The reconciler tries the analysis again instead.
        _log.error("dead letter given up", sequence=delivery.sequence, exc_info=error)


def _event_of(event_subject: str) -> str:
    return event_subject.removeprefix(f"{ANALYSIS_ROOT}.").partition(".")[0]


def _stage_of(event_subject: str) -> Stage | None:
    name = _event_of(event_subject)
    return Stage(name) if name in Stage._value2member_map_ else None
