"""The server and its callers, over a real connection, in all four kinds of calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from profilemydata.artifacts.v1 import artifacts_service_pb2 as artifacts
from profilemydata.artifacts.v1 import artifacts_service_pb2_grpc as artifacts_grpc
from profilemydata.persistence.v1 import persistence_service_pb2 as persistence
from profilemydata.persistence.v1 import persistence_service_pb2_grpc as persistence_grpc
from profilemydata.profiler.v1 import profiler_service_pb2 as profiler
from profilemydata.profiler.v1 import profiler_service_pb2_grpc as profiler_grpc

from services.runtime.clock import ManualClock
from services.runtime.errors import (
    FieldViolation,
    Internal,
    InvalidRequest,
    LimitExceeded,
    NotFound,
    Overloaded,
    ServiceError,
    Unauthenticated,
    Unavailable,
)
from services.runtime.identity import Caller, CallerSigner, as_caller, current_caller
from services.runtime.objects import ObjectExists
from services.runtime.rpc import RpcServer, error_from_rpc, open_channel
from services.runtime.settings import RpcSettings

SERVICE = "profilemydata.persistence.v1.PersistenceService"
ALICE = Caller("acme", "Älice <a@b>\nc")
KEY = b"0123456789abcdef"


@dataclass
class Doors(
    persistence_grpc.PersistenceServiceServicer,  # type: ignore[misc]
    artifacts_grpc.ArtifactsServiceServicer,  # type: ignore[misc]
    profiler_grpc.ProfilerServiceServicer,  # type: ignore[misc]
):
    """Answers with who asked, or fails as told."""

    error: Exception | None = None
    callers: list[Caller] = field(default_factory=list)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    hold: bool = False

    async def _enter(self) -> None:
        self.entered.set()
        if self.hold:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                raise
        if self.error is not None:
            raise self.error
        self.callers.append(current_caller())

    async def GetAnalysis(self, request, context):  # noqa: N802
        await self._enter()
        return persistence.GetAnalysisResponse()

    async def WatchAnalysis(self, request, context):  # noqa: N802
        yield persistence.WatchAnalysisResponse(sequence=1)
        await self._enter()
        yield persistence.WatchAnalysisResponse(sequence=2)

    async def Upload(self, request_iterator, context):  # noqa: N802
        size = 0
        async for part in request_iterator:
            size += len(part.chunk)
        await self._enter()
        return artifacts.UploadResponse(upload_id=str(size))

    async def ProfileStream(self, request_iterator, context):  # noqa: N802
        async for _ in request_iterator:
            yield profiler.ProfileStreamResponse()
        await self._enter()

    def ListAgents(self, request, context):  # noqa: N802
        self.callers.append(current_caller())
        return profiler.ListAgentsResponse()


@asynccontextmanager
async def serving(doors: Doors, signer: CallerSigner | None = None, **settings: object) -> AsyncIterator[tuple[int, RpcServer]]:
    def register(server: grpc.aio.Server) -> None:
        persistence_grpc.add_PersistenceServiceServicer_to_server(doors, server)
        artifacts_grpc.add_ArtifactsServiceServicer_to_server(doors, server)
        profiler_grpc.add_ProfilerServiceServicer_to_server(doors, server)

    server = RpcServer(RpcSettings(**settings), (SERVICE,), register, signer)
    port = await server.start()
    await server.set_serving(True)
    try:
        yield port, server
    finally:
        await server.stop(0)


async def call(kind: str, channel: grpc.aio.Channel) -> None:
    match kind:
        case "unary_unary":
            await persistence_grpc.PersistenceServiceStub(channel).GetAnalysis(persistence.GetAnalysisRequest())
        case "unary_stream":
            stream = persistence_grpc.PersistenceServiceStub(channel).WatchAnalysis(persistence.WatchAnalysisRequest())
            assert [answer.sequence async for answer in stream] == [1, 2]
        case "stream_unary":
            parts = (artifacts.UploadRequest(chunk=b"x" * 1000) for _ in range(5))
            assert (await artifacts_grpc.ArtifactsServiceStub(channel).Upload(parts)).upload_id == "5000"
        case "stream_stream":
            requests = (profiler.ProfileStreamRequest() for _ in range(3))
            answers = [_ async for _ in profiler_grpc.ProfilerServiceStub(channel).ProfileStream(requests)]
            assert len(answers) == 3
        case "plain_function":
            await profiler_grpc.ProfilerServiceStub(channel).ListAgents(profiler.ListAgentsRequest())


KINDS = ("unary_unary", "unary_stream", "stream_unary", "stream_stream")


@pytest.mark.parametrize("kind", [*KINDS, "plain_function"])
async def test_the_caller_is_known_in_every_kind_of_call(kind: str) -> None:
    doors, signer = Doors(), CallerSigner(KEY, ManualClock())
    async with serving(doors, signer) as (port, _), open_channel(f"127.0.0.1:{port}", signer) as channel:
        with as_caller(ALICE):
            await call(kind, channel)
    assert doors.callers == [ALICE]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_call_without_a_caller_is_refused(kind: str) -> None:
    doors, signer = Doors(), CallerSigner(KEY, ManualClock())
    async with serving(doors, signer) as (port, _), open_channel(f"127.0.0.1:{port}") as channel:
        with as_caller(ALICE), pytest.raises(grpc.aio.AioRpcError) as failure:
            await call(kind, channel)
    assert isinstance(error_from_rpc(failure.value), Unauthenticated)
    assert not doors.entered.is_set()


async def test_a_stream_without_end_is_refused_all_the_same() -> None:
    async def endless() -> AsyncIterator[object]:
        yield artifacts.UploadRequest(chunk=b"x")
        await asyncio.Event().wait()

    doors, signer = Doors(), CallerSigner(KEY, ManualClock())
    async with serving(doors, signer) as (port, _), open_channel(f"127.0.0.1:{port}") as channel:
        with pytest.raises(grpc.aio.AioRpcError) as failure:
            await artifacts_grpc.ArtifactsServiceStub(channel).Upload(endless())
    assert isinstance(error_from_rpc(failure.value), Unauthenticated)


def test_a_write_that_broke_means_that_the_service_is_gone() -> None:
    nothing = grpc.aio.Metadata()
    broken = grpc.aio.AioRpcError(grpc.StatusCode.INTERNAL, nothing, nothing, details="Internal error from Core")
    other = grpc.aio.AioRpcError(grpc.StatusCode.INTERNAL, nothing, nothing, details="something else")
    assert isinstance(error_from_rpc(broken), Unavailable)
    assert isinstance(error_from_rpc(other), Internal)


async def test_a_caller_signed_with_another_key_is_refused() -> None:
    doors = Doors()
    other = CallerSigner(b"another-key-here", ManualClock())
    async with serving(doors, CallerSigner(KEY, ManualClock())) as (port, _), open_channel(f"127.0.0.1:{port}", other) as channel:
        with as_caller(ALICE), pytest.raises(grpc.aio.AioRpcError) as failure:
            await call("unary_unary", channel)
    assert failure.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_without_a_key_everybody_is_local() -> None:
    doors = Doors()
    async with serving(doors) as (port, _), open_channel(f"127.0.0.1:{port}") as channel:
        await call("unary_unary", channel)
    assert doors.callers == [Caller("local", "local")]


def test_without_a_key_only_loopback_is_served() -> None:
    with pytest.raises(ValueError, match="PMD_SIGNING_KEY"):
        RpcServer(RpcSettings(host="0.0.0.0"), (), lambda _: None, None)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_error_crosses_the_wire_whole(kind: str) -> None:
    raised = InvalidRequest(
        "no such agent",
        reason="UNKNOWN_AGENT",
        metadata={"agent": "x"},
        violations=(FieldViolation("agents[0]", "is not known"),),
    )
    async with serving(Doors(raised)) as (port, _), open_channel(f"127.0.0.1:{port}") as channel:
        with pytest.raises(grpc.aio.AioRpcError) as failure:
            await call(kind, channel)
    error = error_from_rpc(failure.value)
    assert isinstance(error, InvalidRequest)
    assert (error.message, error.reason, error.metadata) == ("no such agent", "UNKNOWN_AGENT", {"agent": "x"})
    assert error.violations == raised.violations


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        pytest.param(NotFound("gone"), NotFound, id="not_found"),
        pytest.param(LimitExceeded("big"), LimitExceeded, id="limit"),
        pytest.param(Overloaded("later"), Overloaded, id="overloaded"),
        pytest.param(Internal("oops"), Internal, id="internal"),
        pytest.param(ObjectExists("taken"), ServiceError, id="exists"),
    ],
)
async def test_each_error_keeps_its_kind_and_whether_to_retry(raised: ServiceError, kind: type[ServiceError]) -> None:
    async with serving(Doors(raised)) as (port, _), open_channel(f"127.0.0.1:{port}") as channel:
        with pytest.raises(grpc.aio.AioRpcError) as failure:
            await call("unary_unary", channel)
    error = error_from_rpc(failure.value)
    assert isinstance(error, kind)
    assert (error.reason, error.retryable) == (raised.reason, raised.retryable)


async def test_the_text_of_a_foreign_error_stays_inside() -> None:
    async with serving(Doors(ValueError("cell SECRET-123"))) as (port, _), open_channel(f"127.0.0.1:{port}") as channel:
        with pytest.raises(grpc.aio.AioRpcError) as failure:
            await call("unary_unary", channel)
    assert failure.value.code() is grpc.StatusCode.INTERNAL
    assert "SECRET" not in str(failure.value)


async def test_a_deadline_stops_the_work() -> None:
    doors = Doors(hold=True)
    async with serving(doors) as (port, _), open_channel(f"127.0.0.1:{port}") as channel:
        stub = persistence_grpc.PersistenceServiceStub(channel)
        with pytest.raises(grpc.aio.AioRpcError) as failure:
            await stub.GetAnalysis(persistence.GetAnalysisRequest(), timeout=0.2)
        await asyncio.wait_for(doors.cancelled.wait(), 5)
    assert isinstance(error_from_rpc(failure.value), Unavailable)


async def test_a_caller_that_leaves_stops_the_work() -> None:
    doors = Doors(hold=True)
    async with serving(doors) as (port, _), open_channel(f"127.0.0.1:{port}") as channel:
        stub = persistence_grpc.PersistenceServiceStub(channel)
        under_way = asyncio.ensure_future(stub.GetAnalysis(persistence.GetAnalysisRequest()))
        await asyncio.wait_for(doors.entered.wait(), 5)
        under_way.cancel()
        await asyncio.wait_for(doors.cancelled.wait(), 5)


async def test_a_message_past_the_limit_is_a_limit_not_an_overload() -> None:
    async with serving(Doors(), max_message_bytes=1000) as (port, _), open_channel(f"127.0.0.1:{port}") as channel:
        stub = persistence_grpc.PersistenceServiceStub(channel)
        with pytest.raises(grpc.aio.AioRpcError) as failure:
            await stub.GetAnalysis(persistence.GetAnalysisRequest(analysis_id="x" * 5000))
    assert isinstance(error_from_rpc(failure.value), LimitExceeded)


async def test_an_absent_server_is_unavailable() -> None:
    async with open_channel("127.0.0.1:1") as channel:
        with pytest.raises(grpc.aio.AioRpcError) as failure:
            await call("unary_unary", channel)
    assert isinstance(error_from_rpc(failure.value), Unavailable)


async def test_health_and_reflection_need_no_caller() -> None:
    signer = CallerSigner(KEY, ManualClock())
    async with serving(Doors(), signer) as (port, server), grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for name in ("", SERVICE):
            answer = await stub.Check(health_pb2.HealthCheckRequest(service=name))
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        await server.set_serving(False)
        answer = await stub.Check(health_pb2.HealthCheckRequest(service=SERVICE))
        assert answer.status == health_pb2.HealthCheckResponse.NOT_SERVING
        reflection = reflection_pb2_grpc.ServerReflectionStub(channel)
        asked = iter([reflection_pb2.ServerReflectionRequest(list_services="")])
        listed = [answer async for answer in reflection.ServerReflectionInfo(asked)]
        assert SERVICE in {found.name for found in listed[0].list_services_response.service}


async def test_a_call_under_way_is_finished_while_stopping() -> None:
    doors = Doors()
    async with serving(doors) as (port, server), open_channel(f"127.0.0.1:{port}") as channel:
        stream = persistence_grpc.PersistenceServiceStub(channel).WatchAnalysis(persistence.WatchAnalysisRequest())
        assert (await stream.read()).sequence == 1
        stopping = asyncio.create_task(server.stop(5))
        assert (await stream.read()).sequence == 2
        await stopping


async def test_a_taken_port_is_an_error() -> None:
    async with serving(Doors()) as (port, _):
        with pytest.raises(OSError, match="taken"):
            await RpcServer(RpcSettings(port=port), (), lambda _: None, None).start()
