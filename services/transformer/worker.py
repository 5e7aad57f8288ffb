"""The event door: a stored profile becomes a stored report.

Repeats and crashes at any line are harmless: the report is created once, and its event is published whenever asked for.
"""

from __future__ import annotations

import asyncio
import hashlib

from google.protobuf.message import DecodeError
from profilemydata.common.v1.analysis_pb2 import ANALYSIS_STATE_TRANSFORMING, AcceptedRequest
from profilemydata.common.v1.object_ref_pb2 import ObjectRef
from profilemydata.events.v1.events_pb2 import AnalysisProfiled, AnalysisTransformed, ProgressReported

from services.runtime import telemetry
from services.runtime.bus import Bus, Consumer, Delivery
from services.runtime.clock import Clock
from services.runtime.envelope import event, give_up_to, progress_subject, subject
from services.runtime.errors import Internal, LimitExceeded, NotFound
from services.runtime.objects import ObjectCorrupt, ObjectExists, ObjectInfo, ObjectStore
from services.transformer.convert import decode_profile, decode_request_json, draft_of, earlier_run, finished
from services.transformer.core.changes import EarlierRun
from services.transformer.errors import UnreadableRequest
from services.transformer.service.writing import RuleWriter, Writer

SERVICE = "transformer"
CONSUMES = "profiled"
EMITS = "transformed"
REPORT_MEDIA_TYPE = "application/json"
MAX_EARLIER_BYTES = 64 * 1024**2
"""Of the last run's report: a larger one is not compared with."""

log = telemetry.logger(__name__)


class Worker:
    """Consumes AnalysisProfiled, emits AnalysisTransformed."""

    def __init__(
        self,
        bus: Bus,
        objects: ObjectStore,
        clock: Clock,
        writer: Writer | None = None,
        *,
        concurrency: int = 2,
        max_profile_bytes: int = 512 * 1024**2,
    ) -> None:
        self._bus = bus
        self._objects = objects
        self._clock = clock
        self._writer = writer or RuleWriter()
        self._concurrency = concurrency
        self._max_profile_bytes = max_profile_bytes

    async def run(self) -> None:
        """Work until the bus drains."""
        consumer = Consumer(SERVICE, subject(CONSUMES), concurrency=self._concurrency)
        await self._bus.consume(consumer, self.handle, give_up_to(self._bus, SERVICE))

    async def handle(self, delivery: Delivery) -> None:
        """One profile. Raises ``ServiceError`` as ``bus.Handler`` has it."""
        profiled = decode_event(delivery)
        with telemetry.bound(analysis_id=profiled.analysis_id):
            if await self._is_over(profiled):
                log.info("skipped", why="the analysis is over or deleted")
                return
            stored = await self._objects.head(profiled.workspace.report_key) or await self._transform(profiled)
            await self._bus.publish(event(EMITS, _transformed(profiled, stored), profiled.attempt, SERVICE, self._clock))

    async def _is_over(self, profiled: AnalysisProfiled) -> bool:
        """Whether there is an outcome, or no request any more: a report would be left behind that nobody owns."""
        if await self._objects.head(profiled.workspace.outcome_key) is not None:
            return True
        return await self._objects.head(profiled.workspace.request_key) is None

    async def _transform(self, profiled: AnalysisProfiled) -> ObjectInfo:
        await self._report_progress(profiled.analysis_id)
        request = decode_request_json(await self._objects.read(profiled.workspace.request_key))
        if request.analysis_id != profiled.analysis_id:
            raise UnreadableRequest("the stored request belongs to another analysis")
        body = await self._read_profile(profiled.profile, profiled.workspace.profile_key)
        earlier = await self._earlier(request)
        draft = await asyncio.to_thread(lambda: draft_of(decode_profile(body), request, earlier))
        report = await asyncio.to_thread(finished, draft, await self._writer.write(draft.material))
        try:
            stored = await self._objects.put(profiled.workspace.report_key, report, media_type=REPORT_MEDIA_TYPE, create_only=True)
        except ObjectExists:
            theirs = await self._objects.head(profiled.workspace.report_key)
            if theirs is None:
                raise
            return theirs
        log.info("transformed", report_bytes=len(report), is_partial=draft.is_partial)
        return stored

    async def _read_profile(self, profile: ObjectRef, key: str) -> bytes:
        body = await self._objects.read(key, max_bytes=self._max_profile_bytes)
        # The event may be older than its republication: without a digest the store's own check has to do.
        if profile.sha256 and hashlib.sha256(body).hexdigest() != profile.sha256:
            raise ObjectCorrupt("the stored profile is not the one that was announced")
        return body

    async def _earlier(self, request: AcceptedRequest) -> EarlierRun | None:
        """The last run of the same dataset; None for a first one, and where its report is gone or damaged by now."""
        if not request.HasField("last_run"):
            return None
        try:
            body = await self._objects.read(request.last_run.report.key, max_bytes=MAX_EARLIER_BYTES)
        except (NotFound, Internal, LimitExceeded) as error:
            log.info("nothing is said of the last run", last_analysis_id=request.last_run.analysis_id, reason=error.reason)
            return None
        return await asyncio.to_thread(earlier_run, request.last_run, body)

    async def _report_progress(self, analysis_id: str) -> None:
        progress = ProgressReported(analysis_id=analysis_id, state=ANALYSIS_STATE_TRANSFORMING)
        progress.time.FromDatetime(self._clock.now())
        await self._bus.broadcast(progress_subject(analysis_id), progress.SerializeToString())


def decode_event(delivery: Delivery) -> AnalysisProfiled:
    """The event of a delivery. Raises ``UnreadableRequest``."""
    try:
        return AnalysisProfiled.FromString(delivery.body)
    except DecodeError:
        raise UnreadableRequest("the event cannot be decoded") from None


def _transformed(profiled: AnalysisProfiled, report: ObjectInfo) -> AnalysisTransformed:
    return AnalysisTransformed(
        analysis_id=profiled.analysis_id,
        attempt=profiled.attempt,
        workspace=profiled.workspace,
        owner=profiled.owner,
        report=ObjectRef(key=report.key, size_bytes=report.size_bytes, sha256=report.sha256, media_type=report.media_type),
    )
