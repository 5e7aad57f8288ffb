"""The event door: a stored report becomes stored files, and a manifest that names them.

Repeats and crashes at any line are harmless: files have the same identifiers whoever renders them and are created once, and nobody
sees them before the manifest, which is written last and once.
"""

from __future__ import annotations

import asyncio
import hashlib

from profilemydata.common.v1.analysis_pb2 import ANALYSIS_STATE_RENDERING
from profilemydata.events.v1.events_pb2 import AnalysisTransformed, ProgressReported

from services.artifacts.convert import completed, decode_event, decode_manifest, encode_manifest
from services.artifacts.core.artifact import Manifest, StoredObject
from services.artifacts.core.renderers.registry import RENDERERS
from services.artifacts.core.report import Report, parse_report, section
from services.artifacts.service.rendering import Rendering
from services.runtime import telemetry
from services.runtime.bus import Bus, Consumer, Delivery
from services.runtime.clock import Clock
from services.runtime.envelope import event, give_up_to, progress_subject, subject
from services.runtime.objects import ObjectCorrupt, ObjectExists, ObjectInfo, ObjectStore

SERVICE = "artifacts"
CONSUMES = "transformed"
EMITS = "completed"
JSON = "application/json"

log = telemetry.logger(__name__)


class Worker:
    """Consumes AnalysisTransformed, emits AnalysisCompleted."""

    def __init__(
        self,
        bus: Bus,
        objects: ObjectStore,
        rendering: Rendering,
        clock: Clock,
        *,
        concurrency: int = 2,
        max_report_bytes: int = 256 * 1024**2,
    ) -> None:
        self._bus = bus
        self._objects = objects
        self._rendering = rendering
        self._clock = clock
        self._concurrency = concurrency
        self._max_report_bytes = max_report_bytes

    async def run(self) -> None:
        """Work until the bus drains."""
        consumer = Consumer(SERVICE, subject(CONSUMES), concurrency=self._concurrency)
        await self._bus.consume(consumer, self.handle, give_up_to(self._bus, SERVICE))

    async def handle(self, delivery: Delivery) -> None:
        """One report. Raises ``ServiceError`` as ``bus.Handler`` has it."""
        transformed = decode_event(delivery.body)
        with telemetry.bound(analysis_id=transformed.analysis_id):
            if await self._is_over(transformed):
                log.info("skipped", why="the analysis is over or deleted")
                return
            stored = await self._objects.head(transformed.workspace.manifest_key) or await self._render(transformed)
            if stored is None:
                log.info("discarded", why="the analysis was cancelled or deleted meanwhile")
                return
            manifest = decode_manifest(await self._objects.read(stored.key))
            message = completed(transformed, stored, manifest.is_partial)
            await self._bus.publish(event(EMITS, message, transformed.attempt, SERVICE, self._clock))

    async def _is_over(self, transformed: AnalysisTransformed) -> bool:
        """Whether there is an outcome, or no request any more: files would be left behind that nobody owns."""
        workspace = transformed.workspace
        if await self._objects.head(workspace.outcome_key) is not None:
            return True
        return await self._objects.head(workspace.request_key) is None

    async def _render(self, transformed: AnalysisTransformed) -> ObjectInfo | None:
        """The manifest of everything rendered; None if the analysis was cancelled or deleted meanwhile."""
        await self._report_progress(transformed.analysis_id)
        source, report = await self._report(transformed)
        artifacts = await self._rendering.render(
            report, RENDERERS, owner_id=transformed.analysis_id, prefix=transformed.workspace.artifacts_prefix
        )
        if await self._objects.head(transformed.workspace.request_key) is None:
            await self._rendering.discard(artifacts)
            return None
        if await self._objects.head(transformed.workspace.outcome_key) is not None:
            # Cancelled, or another worker was faster: then the files are named by its manifest, so they stay.
            return await self._objects.head(transformed.workspace.manifest_key)
        manifest = Manifest(
            analysis_id=transformed.analysis_id,
            report=source,
            artifacts=artifacts,
            is_partial=section(report, "analysis").get("status") == "partial",
            created_at=self._clock.now(),
        )
        log.info("rendered", artifact_count=len(artifacts), byte_count=sum(item.stored.size_bytes for item in artifacts))
        return await self._create(transformed.workspace.manifest_key, encode_manifest(manifest))

    async def _report(self, transformed: AnalysisTransformed) -> tuple[StoredObject, Report]:
        """The report, and what it is stored as."""
        body = await self._objects.read(transformed.workspace.report_key, max_bytes=self._max_report_bytes)
        digest = hashlib.sha256(body).hexdigest()
        if transformed.report.sha256 not in ("", digest):
            raise ObjectCorrupt("the stored report is not the one that was announced")
        source = StoredObject(transformed.workspace.report_key, len(body), digest, JSON)
        return source, await asyncio.to_thread(parse_report, body)

    async def _create(self, key: str, body: bytes) -> ObjectInfo:
        """Our manifest, or that of whoever was first."""
        try:
            return await self._objects.put(key, body, media_type=JSON, create_only=True)
        except ObjectExists:
            theirs = await self._objects.head(key)
            if theirs is None:
                raise
            return theirs

    async def _report_progress(self, analysis_id: str) -> None:
        progress = ProgressReported(analysis_id=analysis_id, state=ANALYSIS_STATE_RENDERING)
        progress.time.FromDatetime(self._clock.now())
        await self._bus.broadcast(progress_subject(analysis_id), progress.SerializeToString())
