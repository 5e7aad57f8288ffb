"""A gateway on a real socket before small services on real sockets."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from profilemydata.artifacts.v1.artifacts_service_pb2_grpc import add_ArtifactsServiceServicer_to_server
from profilemydata.persistence.v1.persistence_service_pb2_grpc import add_PersistenceServiceServicer_to_server
from profilemydata.profiler.v1.profiler_service_pb2_grpc import add_ProfilerServiceServicer_to_server

from gateway.main import create_app, suite_opener
from gateway.settings import GatewaySettings
from services.runtime.clock import SystemClock
from services.runtime.file_objects import FileObjects
from services.runtime.identity import CallerSigner
from services.runtime.rpc import RpcServer
from services.runtime.settings import IdentitySettings, ObjectSettings, RpcSettings
from tests.unit.gateway.fakes import FakeArtifactsOfAnalyses, FakePersistence, FakeProfiler

SIGNING_KEY = "a-signing-key-for-tests"
KEYS = {"acme": "key-of-acme", "globex": "key-of-globex"}
API_KEYS = "\n".join(f"{tenant}:alice:{hashlib.sha256(key.encode()).hexdigest()}" for tenant, key in KEYS.items())


class QuietServer(uvicorn.Server):
    """Leaves the test runner's signals alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class Gateway:
    """A running gateway, its clients, and what stands behind it."""

    url: str
    app: FastAPI
    artifacts: FakeArtifactsOfAnalyses
    persistence: FakePersistence
    profiler: FakeProfiler
    stop: Mapping[str, Callable[[], object]]
    client: httpx.AsyncClient
    """Signed in as alice of acme."""

    def client_of(self, tenant: str | None) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {KEYS[tenant]}"} if tenant else {}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=30)

    async def submit(self, content: bytes = b"a,b\n1,2\n", name: str = "tiny.csv") -> str:
        response = await self.client.post("/analyze", files={"primary": (name, content)})
        assert response.status_code == 202, response.text
        return str(response.json()["analysis_id"])

    async def finished(self) -> str:
        analysis_id = await self.submit()
        await self.persistence.set_state(analysis_id, "completed")
        return analysis_id


OpenGateway = Callable[..., "AsyncIterator[Gateway]"]


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """The application on a free port."""
    server = QuietServer(uvicorn.Config(app, port=0, log_config=None, ws="none", timeout_graceful_shutdown=2))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
        if task.done():
            task.result()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


@asynccontextmanager
async def running(tmp_path: Path, keeps_files: bool = True, source_buckets: str = "", **settings: object) -> AsyncIterator[Gateway]:
    """Everything, started; stopped in the end."""
    clock = SystemClock()
    signer = CallerSigner(SIGNING_KEY.encode(), clock)
    artifacts = FakeArtifactsOfAnalyses(FileObjects(tmp_path, signing_key=SIGNING_KEY.encode(), clock=clock))
    persistence, profiler = FakePersistence(artifacts), FakeProfiler()
    artifacts.persistence = persistence
    doors = {
        "artifacts": lambda server: add_ArtifactsServiceServicer_to_server(artifacts, server),
        "persistence": lambda server: add_PersistenceServiceServicer_to_server(persistence, server),
        "profiler": lambda server: add_ProfilerServiceServicer_to_server(profiler, server),
    }
    async with AsyncExitStack() as stack:
        targets, stops = {}, {}
        for name, register in doors.items():
            server = RpcServer(RpcSettings(reflection=False), (name,), register, signer)
            targets[f"{name}_target"] = f"127.0.0.1:{await server.start()}"
            await server.set_serving(True)
            stops[name] = lambda server=server: server.stop(0)
            stack.push_async_callback(server.stop, 0)
        given = {"auth": "api_key", "api_keys": API_KEYS, "max_file_bytes": 80 * 1024 * 1024} | targets | settings
        identity = IdentitySettings(signing_key=SIGNING_KEY)
        gateway_settings = GatewaySettings(**given)
        objects = ObjectSettings(objects="file" if keeps_files else "s3", objects_dir=tmp_path, s3_source_buckets=source_buckets)
        opener = suite_opener(gateway_settings, identity, objects)
        app = create_app(opener, gateway_settings.max_json_bytes)
        url = await stack.enter_async_context(serving(app))
        headers = {"Authorization": f"Bearer {KEYS['acme']}"}
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, headers=headers, timeout=30))
        yield Gateway(url, app, artifacts, persistence, profiler, stops, client)


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway that knows two tenants."""
    async with running(tmp_path) as started:
        yield started


@pytest.fixture
def open_gateway(tmp_path: Path) -> OpenGateway:
    """Starts a gateway with settings of one's own."""
    return lambda **settings: running(tmp_path, **settings)
