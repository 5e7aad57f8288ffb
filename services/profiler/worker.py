"""The event door: an accepted analysis becomes a stored profile; a cancelled one is dropped.

Repeats and crashes at any line are harmless: the profile is created once, and its event is published whenever asked for.
"""

from __future__ import annotations

import asyncio
import contextlib

from google.protobuf.message import DecodeError
from profilemydata.common.v1.analysis_pb2 import ANALYSIS_STATE_PROFILING
from profilemydata.common.v1.object_ref_pb2 import ObjectRef
from profilemydata.events.v1.events_pb2 import AnalysisProfiled, AnalysisRequested, ProgressReported

from services.profiler.convert.specs import accepted_question, workspace_from_proto
from services.profiler.service.jobs import Progress
from services.profiler.service.profiling import Profiling
from services.profiler.service.requests import Skipped
from services.profiler.service.staging import Staging
from services.runtime import telemetry
from services.runtime.bus import Bus, Consumer, Delivery
from services.runtime.clock import Clock
from services.runtime.envelope import analysis_id_of, event, give_up_to, progress_subject, subject
from services.runtime.errors import InvalidRequest
from services.runtime.objects import ObjectInfo

SERVICE = "profiler"
CONSUMES = "requested"
EMITS = "profiled"
HEEDS = "cancelled"


class Worker:
    """Consumes AnalysisRequested, emits AnalysisProfiled, heeds AnalysisCancelled."""

    def __init__(self, bus: Bus, profiling: Profiling, clock: Clock, *, concurrency: int, staging: Staging | None = None) -> None:
        self._bus = bus
        self._profiling = profiling
        self._staging = staging
        self._clock = clock
        self._concurrency = concurrency
        self._log = telemetry.logger(__name__)

    async def run(self) -> None:
        """Work until the bus drains."""
        heeding = asyncio.create_task(self.heed())
        consumer = Consumer(SERVICE, subject(CONSUMES), concurrency=self._concurrency)
        try:
            await self._bus.consume(consumer, self.handle, give_up_to(self._bus, SERVICE))
        finally:
            heeding.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await heeding

    async def heed(self) -> None:
        """End the work on whatever is cancelled from now on. What is cancelled before it begins has an outcome by then."""
        async for cancelled, _ in self._bus.listen(subject(HEEDS)):
            analysis_id = analysis_id_of(cancelled)
            staging_ended = self._staging is not None and self._staging.cancel(analysis_id)
            if self._profiling.cancel(analysis_id) or staging_ended:
                self._log.info("cancelled", analysis_id=analysis_id)

    async def handle(self, delivery: Delivery) -> None:
        """One accepted analysis. Raises ``ServiceError`` as ``bus.Handler`` has it."""
        requested = decode_event(delivery)
        analysis_id = requested.analysis_id
        with telemetry.bound(analysis_id=analysis_id):
            await self._report(analysis_id, Progress())
            stored = await self._profiling.profile_analysis(
                analysis_id,
                workspace_from_proto(requested.workspace),
                lambda body: accepted_question(body, analysis_id),
                lambda progress: self._report(analysis_id, progress),
            )
            if isinstance(stored, Skipped):
                self._log.info("skipped", why=stored.name.lower())
            else:
                await self._bus.publish(event(EMITS, _profiled(requested, stored), requested.attempt, SERVICE, self._clock))
                self._log.info("profiled", profile_bytes=stored.size_bytes)
            if stored is not Skipped.CANCELLED:
                await self._stage(requested)

    async def _stage(self, requested: AnalysisRequested) -> None:
        """Behind the event, so that the report does not wait; before the message is settled, so that a crash does it again."""
        if self._staging is None:
            return
        analysis_id = requested.analysis_id
        await self._staging.stage(
            analysis_id, workspace_from_proto(requested.workspace), lambda body: accepted_question(body, analysis_id)
        )

    async def _report(self, analysis_id: str, progress: Progress) -> None:
        report = ProgressReported(
            analysis_id=analysis_id,
            state=ANALYSIS_STATE_PROFILING,
            fraction=progress.fraction,
            row_count=progress.row_count,
            byte_count=progress.byte_count,
        )
        report.time.FromDatetime(self._clock.now())
        await self._bus.broadcast(progress_subject(analysis_id), report.SerializeToString())


def decode_event(delivery: Delivery) -> AnalysisRequested:
    """The event of a delivery. Raises ``InvalidRequest``."""
    try:
        return AnalysisRequested.FromString(delivery.body)
    except DecodeError:
        raise InvalidRequest("the event cannot be decoded") from None


def _profiled(requested: AnalysisRequested, profile: ObjectInfo) -> AnalysisProfiled:
    return AnalysisProfiled(
        analysis_id=requested.analysis_id,
        attempt=requested.attempt,
        workspace=requested.workspace,
        owner=requested.owner,
        profile=ObjectRef(key=profile.key, size_bytes=profile.size_bytes, sha256=profile.sha256, media_type=profile.media_type),
    )
