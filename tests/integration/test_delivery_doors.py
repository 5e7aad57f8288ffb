"""Every door that leads to a file, with the real services behind the real gateway, over both stores: who gets in, and who does not."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import grpc
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer
from profilemydata.artifacts.v1 import artifacts_service_pb2 as pb
from profilemydata.artifacts.v1.artifacts_service_pb2_grpc import ArtifactsServiceStub, add_ArtifactsServiceServicer_to_server
from profilemydata.persistence.v1.persistence_service_pb2_grpc import add_PersistenceServiceServicer_to_server
from profilemydata.profiler.v1.profiler_service_pb2_grpc import add_ProfilerServiceServicer_to_server
from pydantic import SecretStr

from gateway.main import create_app, suite_opener
from gateway.settings import GatewaySettings
from services.artifacts.adapters.object_ledger import ObjectLedger
from services.artifacts.core.access import AccessLimits
from services.artifacts.core.renderers.registry import RENDERERS
from services.artifacts.service.downloads import Downloads
from services.artifacts.service.rendering import Rendering
from services.artifacts.service.uploads import Uploads
from services.artifacts.servicer import Servicer as ArtifactsServicer
from services.artifacts.worker import Worker as ArtifactsWorker
from services.persistence.adapters.memory_warehouse import MemoryWarehouse
from services.persistence.core.records import AnalysisSpec, DatasetSpec, Owner
from services.persistence.core.workspace import Workspace
from services.persistence.main import Persistence
from services.persistence.servicer import Servicer as PersistenceServicer
from services.persistence.settings import PersistenceSettings
from services.runtime.bus import Delivery
from services.runtime.clock import SystemClock
from services.runtime.envelope import subject
from services.runtime.errors import Unauthenticated
from services.runtime.file_objects import FileObjects
from services.runtime.identity import Caller, CallerSigner, as_caller
from services.runtime.memory_bus import MemoryBus
from services.runtime.objects import ObjectStore
from services.runtime.rpc import RpcServer, error_from_rpc, open_channel
from services.runtime.s3_objects import S3Objects
from services.runtime.settings import IdentitySettings, ObjectSettings, RpcSettings
from services.runtime.signed_urls import verify_signature
from tests.unit.gateway.conftest import API_KEYS, KEYS, SIGNING_KEY, serving
from tests.unit.gateway.fakes import FakeProfiler

CLOCK = SystemClock()
REPORT = json.dumps(
    {"schema_version": "1", "analysis": {"status": "completed"}, "load": {"file_name": "umsätze ٢٠٢٦.csv"}}
).encode()


@dataclass
class House:
    """The services, their store, and callers of two tenants."""

    persistence: Persistence
    artifacts: ArtifactsServiceStub
    worker: ArtifactsWorker
    store: ObjectStore
    acme: httpx.AsyncClient
    globex: httpx.AsyncClient

    async def finished(self, tenant: str) -> str:
        """An analysis of the tenant with every file rendered."""
        await self.store.put("uploads/up-1", b"a\n1\n", metadata={"tenant-id": tenant, "user-id": "alice", "file-name": "a.csv"})
        spec = AnalysisSpec(DatasetSpec(upload_id="up-1"))
        analysis_id = (await self.persistence.analyses.create(Owner(tenant, "alice"), spec)).request.analysis_id
        await self.store.put(Workspace(analysis_id).profile_key, b"profile")
        await self.store.put(Workspace(analysis_id).report_key, REPORT, media_type="application/json")
        await self.worker.handle(await self._transformed(analysis_id))
        await self.persistence.conclusion.completed(analysis_id)
        return analysis_id

    async def redeliver(self, analysis_id: str) -> None:
        """The event that the report is stored, once more."""
        await self.worker.handle(await self._transformed(analysis_id))

    async def _transformed(self, analysis_id: str) -> Delivery:
        from profilemydata.events.v1.events_pb2 import AnalysisTransformed

        from services.persistence.convert.records import workspace_to_proto

        message = AnalysisTransformed(analysis_id=analysis_id, attempt=1, workspace=workspace_to_proto(Workspace(analysis_id)))
        return Delivery(subject("transformed", analysis_id), message.SerializeToString(), {}, 1, 1)


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["file", "s3"])
def object_settings(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectSettings:
    if request.param == "file":
        return ObjectSettings(objects_dir=tmp_path)
    return ObjectSettings(
        objects="s3",
        s3_bucket=f"bucket-{uuid.uuid4().hex[:8]}",
        s3_endpoint_url=request.getfixturevalue("s3_url"),
        s3_region="us-east-1",
        s3_access_key_id=SecretStr("test"),
        s3_secret_access_key=SecretStr("test"),
    )


def opened(object_settings: ObjectSettings) -> ObjectStore:
    if object_settings.objects == "file":
        return FileObjects(object_settings.objects_dir, signing_key=SIGNING_KEY.encode(), clock=CLOCK)
    store = S3Objects(object_settings)
    store._client.create_bucket(Bucket=object_settings.s3_bucket)
    return store


@pytest.fixture
async def house(object_settings: ObjectSettings) -> AsyncIterator[House]:
    store, bus, signer = opened(object_settings), MemoryBus(CLOCK), CallerSigner(SIGNING_KEY.encode(), CLOCK)
    persistence = Persistence(bus, store, MemoryWarehouse(), CLOCK, PersistenceSettings())
    rendering, limits = Rendering(store, CLOCK), AccessLimits()
    servicer = ArtifactsServicer(Uploads(store, limits), rendering, Downloads(store, ObjectLedger(store), limits))
    doors = {
        "artifacts": lambda server: add_ArtifactsServiceServicer_to_server(servicer, server),
        "persistence": lambda server: add_PersistenceServiceServicer_to_server(PersistenceServicer(persistence.analyses), server),
        "profiler": lambda server: add_ProfilerServiceServicer_to_server(FakeProfiler(), server),
    }
    async with AsyncExitStack() as stack:
        targets = {}
        for name, register in doors.items():
            server = RpcServer(RpcSettings(reflection=False), (name,), register, signer)
            targets[f"{name}_target"] = f"127.0.0.1:{await server.start()}"
            await server.set_serving(True)
            stack.push_async_callback(server.stop, 0)
        gateway = GatewaySettings(auth="api_key", api_keys=API_KEYS, **targets)
        app = create_app(suite_opener(gateway, IdentitySettings(signing_key=SIGNING_KEY), object_settings), gateway.max_json_bytes)
        url = await stack.enter_async_context(serving(app))
        clients = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {KEYS[tenant]}"}, timeout=30)
            )
            for tenant in ("acme", "globex")
        ]
        channel = open_channel(targets["artifacts_target"], signer)
        stack.push_async_callback(channel.close)
        yield House(persistence, ArtifactsServiceStub(channel), ArtifactsWorker(bus, store, rendering, CLOCK), store, *clients)


async def test_links_are_made_anew_for_whoever_may_have_them(house: House) -> None:
    analysis_id = await house.finished("acme")
    listed = (await house.acme.get(f"/v1/analyses/{analysis_id}/downloads")).json()
    assert [entry["format"] for entry in listed] == [renderer.name for renderer in RENDERERS]
    for entry in listed:
        followed = await house.acme.get(f"/v1/analyses/{analysis_id}/downloads/{entry['download_id']}")
        assert (followed.status_code, followed.headers["cache-control"]) == (302, "no-store")
        async with httpx.AsyncClient(base_url=house.acme.base_url) as anybody:
            answer = await anybody.get(followed.headers["location"])
        assert (answer.status_code, len(answer.content)) == (200, entry["size_bytes"])
        assert hashlib.sha256(answer.content).hexdigest() == entry["sha256"]
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert "filename*=UTF-8''ums%C3%A4tze%20%D9%A2%D9%A0%D9%A2%D9%A6-profile" in answer.headers["content-disposition"]


async def test_no_door_leads_to_another_tenants_files(house: House) -> None:
    theirs, ours = await house.finished("acme"), await house.finished("globex")
    [download_id, *_] = [entry["download_id"] for entry in (await house.acme.get(f"/v1/analyses/{theirs}/downloads")).json()]
    tries = {
        f"/v1/analyses/{theirs}": "analysis_not_found",
        f"/v1/analyses/{theirs}/report": "analysis_not_found",
        f"/v1/analyses/{theirs}/events": "analysis_not_found",
        f"/v1/analyses/{theirs}/downloads": "analysis_not_found",
        f"/v1/analyses/{theirs}/downloads/{download_id}": "download_not_found",
        f"/v1/analyses/{ours}/downloads/{download_id}": "download_not_found",
        f"/v1/analyses/{ours}/downloads/..%2f..%2f{theirs}%2fartifacts%2f{download_id}": "route_not_found",
        f"/v1/objects/analyses/{theirs}/artifacts/{download_id}": None,
    }
    for path, code in tries.items():
        answer = await house.globex.get(path)
        assert answer.status_code in {403, 404}, path
        assert code is None or answer.json()["code"] == code
    with as_caller(Caller("globex", "alice")):
        for call, request, reason in (
            (house.artifacts.ListDownloads, pb.ListDownloadsRequest(analysis_id=theirs), "ANALYSIS_NOT_FOUND"),
            (
                house.artifacts.SignDownload,
                pb.SignDownloadRequest(analysis_id=theirs, download_id=download_id),
                "DOWNLOAD_NOT_FOUND",
            ),
            (house.artifacts.SignDownload, pb.SignDownloadRequest(analysis_id=ours, download_id=download_id), "DOWNLOAD_NOT_FOUND"),
            (
                house.artifacts.SignDownload,
                pb.SignDownloadRequest(analysis_id=f"{ours}/../{theirs}", download_id=download_id),
                "DOWNLOAD_NOT_FOUND",
            ),
        ):
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await call(request)
            assert error_from_rpc(refused.value).reason == reason


async def test_a_deleted_analysis_is_gone_at_every_door_and_stays_so(house: House) -> None:
    analysis_id = await house.finished("acme")
    path = f"/v1/analyses/{analysis_id}"
    [entry, *_] = (await house.acme.get(f"{path}/downloads")).json()
    assert (await house.acme.delete(path)).status_code == 200
    await house.redeliver(analysis_id)
    await house.persistence.conclusion.completed(analysis_id)
    assert [key async for key in house.store.list("analyses/")] == []
    doors = [("GET", ""), ("DELETE", ""), ("POST", ":cancel"), ("GET", "/report"), ("GET", "/downloads"), ("GET", "/events")]
    doors.append(("GET", f"/downloads/{entry['download_id']}"))
    for method, door in doors:
        answer = await house.acme.request(method, path + door)
        assert (answer.status_code, answer.json()["code"]) == (410, "analysis_deleted"), door
        other = await house.globex.request(method, path + door)
        assert other.status_code == 404, door
    assert (await house.acme.get("/v1/analyses")).json()["analyses"] == []
    async with httpx.AsyncClient(base_url=house.acme.base_url) as anybody:
        # S3 may call absent what is forbidden, and the other way round.
        assert (await anybody.get(entry["url"])).status_code in {403, 404}


async def test_files_whose_time_is_over_are_gone_and_the_report_is_there(house: House) -> None:
    analysis_id = await house.finished("acme")
    path = f"/v1/analyses/{analysis_id}"
    [entry, *_] = (await house.acme.get(f"{path}/downloads")).json()
    for key in [key async for key in house.store.list(Workspace(analysis_id).artifacts_prefix)]:
        await house.store.delete(key)
    answer = await house.acme.get(f"{path}/downloads/{entry['download_id']}")
    assert (answer.status_code, answer.json()["code"]) == (410, "download_expired")
    assert (await house.acme.get(f"{path}/downloads")).json() == []
    assert (await house.acme.get(f"{path}/report")).content == REPORT
    await house.redeliver(analysis_id)
    assert [key async for key in house.store.list(Workspace(analysis_id).artifacts_prefix)] == []


async def test_a_signed_upload_is_bound_to_its_digest(house: House) -> None:
    body = b"a,b\n1,2\n"
    announced = {"file_name": "a.csv", "size_bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    prepared = (await house.acme.post("/v1/uploads", json=announced)).json()
    async with httpx.AsyncClient(base_url=house.acme.base_url) as anybody:
        refused = await anybody.put(prepared["url"], content=body[::-1], headers=prepared["headers"])
        if isinstance(house.store, S3Objects):
            # Moto trusts; the real server of the contract suite refuses. Here stands what the signature covers.
            query = parse_qs(urlsplit(prepared["url"]).query)
            covered = set(query["X-Amz-SignedHeaders"][0].split(";"))
            assert covered >= {"content-length", "content-type", "host", "if-none-match", "x-amz-checksum-sha256"}
            assert {name for name in covered if name.startswith("x-amz-meta-")} == {
                "x-amz-meta-tenant-id",
                "x-amz-meta-user-id",
                "x-amz-meta-file-name",
                "x-amz-meta-declared-sha256",
            }
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            assert prepared["headers"]["x-amz-checksum-sha256"] == digest
            return
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid_request")
        assert (await anybody.put(prepared["url"], content=body, headers=prepared["headers"])).status_code == 201


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_no_change_of_a_file_store_url_passes(tmp_path: Path, data: st.DataObject) -> None:
    store = FileObjects(tmp_path, signing_key=SIGNING_KEY.encode(), clock=CLOCK)
    method = data.draw(st.sampled_from(["GET", "PUT"]))
    if method == "GET":
        url = (await store.sign_get("analyses/a/artifacts/b", file_name="ä.csv", media_type="text/csv", expires_s=60)).url
    else:
        url = (
            await store.sign_put(
                "uploads/a", size_bytes=3, media_type="text/csv", metadata={"tenant-id": "acme"}, expires_s=60, sha256="0" * 64
            )
        ).url
    parts = urlsplit(url)
    key, query = parts.path.removeprefix("/v1/objects/"), {name: values[0] for name, values in parse_qs(parts.query).items()}
    verify_signature(SIGNING_KEY.encode(), method, key, query, CLOCK.now())
    kind = data.draw(st.sampled_from(["value", "name", "drop", "add", "key", "method"]))
    name = data.draw(st.sampled_from(sorted(query)))
    text = st.text(max_size=12)
    match kind:
        case "value":
            query[name] = data.draw(text.filter(lambda value: value != query[name]))
        case "name":
            query[data.draw(text.filter(lambda value: value not in query))] = query.pop(name)
        case "drop":
            del query[name]
        case "add":
            query[data.draw(text.filter(lambda value: value not in query))] = data.draw(text)
        case "key":
            key = data.draw(st.sampled_from(["analyses/a/artifacts/c", "uploads/b", "analyses/a", key + "/x", ""]))
        case _:
            method = data.draw(
                st.sampled_from(
                    [other for other in ("GET", "PUT", "DELETE", "POST", "HEAD") if (other == "PUT") != (method == "PUT")]
                )
            )
    with pytest.raises(Unauthenticated):
        verify_signature(SIGNING_KEY.encode(), method, key, query, CLOCK.now())
