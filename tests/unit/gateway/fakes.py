"""The services behind the gateway, small and in memory, over real gRPC."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import grpc
from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp
from profilemydata.artifacts.v1 import artifact_pb2 as artifact
from profilemydata.artifacts.v1 import artifacts_service_pb2 as artifacts
from profilemydata.artifacts.v1.artifacts_service_pb2_grpc import ArtifactsServiceServicer
from profilemydata.common.v1.analysis_pb2 import AnalysisState, Failure, Owner
from profilemydata.common.v1.object_ref_pb2 import ObjectRef
from profilemydata.persistence.v1 import persistence_service_pb2 as persistence
from profilemydata.persistence.v1.analysis_record_pb2 import Analysis, HistoryPoint
from profilemydata.persistence.v1.persistence_service_pb2_grpc import PersistenceServiceServicer
from profilemydata.profiler.v1 import agent_pb2 as agent
from profilemydata.profiler.v1.profiler_service_pb2 import ListAgentsResponse
from profilemydata.profiler.v1.profiler_service_pb2_grpc import ProfilerServiceServicer

from services.runtime.clock import SystemClock
from services.runtime.errors import Conflict, InvalidRequest, NotFound
from services.runtime.file_objects import FileObjects
from services.runtime.identity import current_caller

TERMINAL = {
    AnalysisState.ANALYSIS_STATE_COMPLETED,
    AnalysisState.ANALYSIS_STATE_PARTIAL,
    AnalysisState.ANALYSIS_STATE_FAILED,
    AnalysisState.ANALYSIS_STATE_CANCELLED,
}
REPORT = json.dumps({"schema_version": "1", "dataset": {"row_count": 3}}).encode() + b" " * 300_000
DOWNLOAD_ID = "0192aaaa-0000-7000-8000-00000000d001"


def now() -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(SystemClock().now())
    return stamp


@dataclass
class FakeUpload:
    tenant: str
    file_name: str
    size_bytes: int
    sha256: str
    chunk_sizes: list[int]


@dataclass
class FakeArtifacts(ArtifactsServiceServicer):  # type: ignore[misc]
    objects: FileObjects
    uploads: dict[str, FakeUpload] = field(default_factory=dict)
    broken_uploads: int = 0
    on_chunk: Callable[[int], None] | None = None
    """Told how many bytes have arrived."""
    expires_s: int = 300

    async def CreateUpload(  # noqa: N802
        self, request: artifacts.CreateUploadRequest, context: object
    ) -> artifacts.CreateUploadResponse:
        upload_id = str(uuid.uuid4())
        signed = await self.objects.sign_put(
            f"uploads/{upload_id}",
            size_bytes=request.size_bytes,
            media_type="application/octet-stream",
            metadata={"file_name": request.file_name},
            expires_s=self.expires_s,
            sha256=request.sha256,
        )
        wanted = artifact.SignedRequest(method=signed.method, url=signed.url, headers=dict(signed.headers))
        return artifacts.CreateUploadResponse(upload_id=upload_id, request=wanted)

    async def Upload(  # noqa: N802
        self, requests: AsyncIterator[artifacts.UploadRequest], context: object
    ) -> artifacts.UploadResponse:
        sizes, digest, name = [], hashlib.sha256(), ""
        try:
            async for request in requests:
                if request.WhichOneof("part") == "header":
                    name = request.header.file_name
                    continue
                sizes.append(len(request.chunk))
                digest.update(request.chunk)
                if self.on_chunk:
                    self.on_chunk(sum(sizes))
                    await asyncio.sleep(0.002)
        except BaseException:
            self.broken_uploads += 1
            raise
        upload = FakeUpload(current_caller().tenant_id, name, sum(sizes), digest.hexdigest(), sizes)
        upload_id = str(uuid.uuid4())
        self.uploads[upload_id] = upload
        ref = ObjectRef(key=f"uploads/{upload_id}", size_bytes=upload.size_bytes, sha256=upload.sha256)
        return artifacts.UploadResponse(upload_id=upload_id, object=ref)

    async def download(self, analysis_id: str) -> artifacts.Download:
        key = f"analyses/{analysis_id}/artifacts/{DOWNLOAD_ID}"
        if await self.objects.head(key) is None:
            await self.objects.put(key, b"col\n1\n", media_type="text/csv")
        signed = await self.objects.sign_get(key, file_name="Übersicht.csv", media_type="text/csv", expires_s=self.expires_s)
        wanted = artifact.SignedRequest(method=signed.method, url=signed.url)
        ref = ObjectRef(key=key, size_bytes=6, sha256=hashlib.sha256(b"col\n1\n").hexdigest(), media_type="text/csv")
        made = artifact.Artifact(download_id=DOWNLOAD_ID, file_name="Übersicht.csv", format="csv", object=ref)
        return artifacts.Download(artifact=made, request=wanted)


@dataclass
class FakePersistence(PersistenceServiceServicer):  # type: ignore[misc]
    artifacts: FakeArtifacts
    analyses: dict[str, Analysis] = field(default_factory=dict)
    by_request_id: dict[str, str] = field(default_factory=dict)
    created: list[persistence.CreateAnalysisRequest] = field(default_factory=list)
    listed: list[persistence.ListAnalysesRequest] = field(default_factory=list)
    open_watches: int = 0
    report: bytes = REPORT
    points: list[HistoryPoint] = field(default_factory=list)
    merged: persistence.QueryMergedHistoryResponse = field(default_factory=persistence.QueryMergedHistoryResponse)
    merged_asked: list[tuple[str, str, int]] = field(default_factory=list)
    dataset_id: str = ""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def find(self, analysis_id: str) -> Analysis:
        found = self.analyses.get(analysis_id)
        if found is None or found.owner.tenant_id != current_caller().tenant_id:
            raise NotFound("There is no such analysis.", reason="ANALYSIS_NOT_FOUND")
        return found

    async def set_state(self, analysis_id: str, state: str, **fields: object) -> None:
        record = self.analyses[analysis_id]
        record.state = AnalysisState.Value(f"ANALYSIS_STATE_{state.upper()}")
        record.MergeFrom(Analysis(**fields))
        if record.state in TERMINAL:
            record.end_time.CopyFrom(now())
            record.execution_time_ms = 1200
        async with self.changed:
            self.changed.notify_all()

    async def CreateAnalysis(  # noqa: N802
        self, request: persistence.CreateAnalysisRequest, context: object
    ) -> persistence.CreateAnalysisResponse:
        self.created.append(request)
        if request.request_id in self.by_request_id:
            return persistence.CreateAnalysisResponse(analysis=self.analyses[self.by_request_id[request.request_id]])
        caller = current_caller()
        for dataset in (request.spec.primary, request.spec.baseline.dataset):
            self._resolve(dataset.upload_id, dataset)
        record = Analysis(analysis_id=f"0192{uuid.uuid4().hex[4:8]}-{str(uuid.uuid4())[9:]}", spec=request.spec, create_time=now())
        record.state = AnalysisState.ANALYSIS_STATE_QUEUED
        record.owner.CopyFrom(Owner(tenant_id=caller.tenant_id, user_id=caller.user_id))
        self.analyses[record.analysis_id] = record
        if request.request_id:
            self.by_request_id[request.request_id] = record.analysis_id
        return persistence.CreateAnalysisResponse(analysis=record)

    def _resolve(self, upload_id: str, dataset: object) -> None:
        if not upload_id:
            return
        upload = self.artifacts.uploads.get(upload_id)
        if upload is None or upload.tenant != current_caller().tenant_id:
            raise NotFound("There is no such upload.", reason="UPLOAD_NOT_FOUND")
        dataset.object.MergeFrom(ObjectRef(size_bytes=upload.size_bytes, sha256=upload.sha256))  # type: ignore[attr-defined]
        dataset.file_name = upload.file_name  # type: ignore[attr-defined]

    async def GetAnalysis(  # noqa: N802
        self, request: persistence.GetAnalysisRequest, context: object
    ) -> persistence.GetAnalysisResponse:
        return persistence.GetAnalysisResponse(analysis=self.find(request.analysis_id))

    async def ListAnalyses(  # noqa: N802
        self, request: persistence.ListAnalysesRequest, context: object
    ) -> persistence.ListAnalysesResponse:
        self.listed.append(request)
        tenant = current_caller().tenant_id
        mine = [record for record in self.analyses.values() if record.owner.tenant_id == tenant]
        return persistence.ListAnalysesResponse(analyses=mine[::-1])

    async def WatchAnalysis(  # noqa: N802
        self, request: persistence.WatchAnalysisRequest, context: object
    ) -> AsyncIterator[persistence.WatchAnalysisResponse]:
        record = self.find(request.analysis_id)
        self.open_watches += 1
        sequence = 0
        try:
            while True:
                sequence += 1
                yield persistence.WatchAnalysisResponse(analysis=record, sequence=sequence)
                if record.state in TERMINAL:
                    return
                async with self.changed:
                    await self.changed.wait()
        finally:
            self.open_watches -= 1

    async def CancelAnalysis(  # noqa: N802
        self, request: persistence.CancelAnalysisRequest, context: object
    ) -> persistence.CancelAnalysisResponse:
        record = self.find(request.analysis_id)
        if record.state in TERMINAL:
            raise Conflict("The analysis is over.", reason="ANALYSIS_OVER")
        await self.set_state(request.analysis_id, "cancelled")
        return persistence.CancelAnalysisResponse(analysis=record)

    async def DeleteAnalysis(  # noqa: N802
        self, request: persistence.DeleteAnalysisRequest, context: object
    ) -> persistence.DeleteAnalysisResponse:
        self.find(request.analysis_id)
        del self.analyses[request.analysis_id]
        return persistence.DeleteAnalysisResponse(deleted_object_count=4, delete_time=now())

    async def GetReport(  # noqa: N802
        self, request: persistence.GetReportRequest, context: object
    ) -> AsyncIterator[persistence.GetReportResponse]:
        record = self.find(request.analysis_id)
        if record.state != AnalysisState.ANALYSIS_STATE_COMPLETED:
            raise Conflict("The report does not exist yet.", reason="REPORT_NOT_READY")
        digest = hashlib.sha256(self.report).hexdigest()
        yield persistence.GetReportResponse(header=ObjectRef(size_bytes=len(self.report), sha256=digest))
        for start in range(0, len(self.report), 100_000):
            yield persistence.GetReportResponse(chunk=self.report[start : start + 100_000])

    async def QueryHistory(  # noqa: N802
        self, request: persistence.QueryHistoryRequest, context: object
    ) -> persistence.QueryHistoryResponse:
        if request.metric == "no_such_metric":
            raise InvalidRequest("There is no such metric.")
        return persistence.QueryHistoryResponse(points=self.points, dataset_id=self.dataset_id)

    async def QueryMergedHistory(  # noqa: N802
        self, request: persistence.QueryMergedHistoryRequest, context: object
    ) -> persistence.QueryMergedHistoryResponse:
        self.merged_asked.append((request.dataset, request.column, request.runs))
        return self.merged


@dataclass
class FakeArtifactsOfAnalyses(FakeArtifacts):
    persistence: FakePersistence | None = None

    async def ListDownloads(  # noqa: N802
        self, request: artifacts.ListDownloadsRequest, context: object
    ) -> artifacts.ListDownloadsResponse:
        assert self.persistence
        record = self.persistence.find(request.analysis_id)
        if record.state != AnalysisState.ANALYSIS_STATE_COMPLETED:
            return artifacts.ListDownloadsResponse()
        return artifacts.ListDownloadsResponse(downloads=[await self.download(request.analysis_id)])

    async def SignDownload(  # noqa: N802
        self, request: artifacts.SignDownloadRequest, context: object
    ) -> artifacts.SignDownloadResponse:
        assert self.persistence
        self.persistence.find(request.analysis_id)
        if request.download_id != DOWNLOAD_ID:
            raise NotFound("There is no such download.", reason="DOWNLOAD_NOT_FOUND")
        return artifacts.SignDownloadResponse(download=await self.download(request.analysis_id))


def _number(name: str, default: float, low: float, high: float) -> agent.Parameter:
    return agent.Parameter(
        name=name,
        type=agent.ParameterType.PARAMETER_TYPE_INTEGER,
        description="How many.",
        default_value=Value(number_value=default),
        minimum=low,
        maximum=high,
    )


AGENTS = (
    agent.Agent(
        agent_id="unified-profiler",
        title="Profile",
        question="What is in each column?",
        runs_by_default=True,
        parameters=[_number("top_n_values", 10, 1, 1000)],
    ),
    agent.Agent(agent_id="drift-detector", title="Drift", question="What changed?", needs_baseline=True),
)


@dataclass
class FakeProfiler(ProfilerServiceServicer):  # type: ignore[misc]
    questions: int = 0

    async def ListAgents(self, request: object, context: grpc.aio.ServicerContext[object, object]) -> ListAgentsResponse:  # noqa: N802
        self.questions += 1
        return ListAgentsResponse(agents=AGENTS)


def failure(reason: str, message: str) -> Failure:
    return Failure(reason=reason, message=message)
