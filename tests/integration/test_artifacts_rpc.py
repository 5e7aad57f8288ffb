"""The doors of artifacts and of the transformer on real sockets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from profilemydata.artifacts.v1 import artifacts_service_pb2 as pb
from profilemydata.artifacts.v1.artifacts_service_pb2_grpc import (
    ArtifactsServiceStub,
    add_ArtifactsServiceServicer_to_server,
)
from profilemydata.profiler.v1.profile_pb2 import Profile
from profilemydata.transformer.v1.transformer_service_pb2 import TransformRequest
from profilemydata.transformer.v1.transformer_service_pb2_grpc import (
    TransformerServiceStub,
    add_TransformerServiceServicer_to_server,
)

from services.artifacts.adapters.object_ledger import ObjectLedger
from services.artifacts.core.access import AccessLimits
from services.artifacts.service.downloads import Downloads
from services.artifacts.service.rendering import Rendering
from services.artifacts.service.uploads import Uploads
from services.artifacts.servicer import Servicer as ArtifactsServicer
from services.runtime.clock import SystemClock
from services.runtime.file_objects import FileObjects
from services.runtime.identity import Caller, CallerSigner, as_caller
from services.runtime.rpc import RpcServer, error_from_rpc, open_channel
from services.runtime.settings import RpcSettings
from services.transformer.servicer import Servicer as TransformerServicer

ADA, EVE = Caller("acme", "ada"), Caller("evil", "eve")
ANALYSIS = "0192f3a0-1111-7abc-8def-0123456789ab"
CLOCK = SystemClock()
HEADER = pb.UploadRequest(header=pb.UploadHeader(file_name="a.csv"))


@dataclass
class Doors:
    """Both services behind one port."""

    artifacts: ArtifactsServiceStub
    transformer: TransformerServiceStub
    objects: FileObjects

    async def keys(self) -> list[str]:
        return [key async for key in self.objects.list("")]


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    objects, limits = FileObjects(tmp_path, signing_key=b"k" * 16), AccessLimits(max_upload_bytes=4_000_000)
    rendering = Rendering(objects, CLOCK)
    servicer = ArtifactsServicer(Uploads(objects, limits), rendering, Downloads(objects, ObjectLedger(objects), limits))
    signer = CallerSigner(b"k" * 16, CLOCK)

    def register(server: grpc.aio.Server) -> None:
        add_ArtifactsServiceServicer_to_server(servicer, server)
        add_TransformerServiceServicer_to_server(TransformerServicer(CLOCK), server)

    server = RpcServer(RpcSettings(reflection=False), (), register, signer)
    channel = open_channel(f"127.0.0.1:{await server.start()}", signer)
    await server.set_serving(True)
    with as_caller(ADA):
        yield Doors(ArtifactsServiceStub(channel), TransformerServiceStub(channel), objects)
    await channel.close()
    await server.stop(1)


async def parts(*chunks: bytes) -> AsyncIterator[pb.UploadRequest]:
    yield HEADER
    for chunk in chunks:
        yield pb.UploadRequest(chunk=chunk)


async def only(*requests: pb.UploadRequest) -> AsyncIterator[pb.UploadRequest]:
    for request in requests:
        yield request


async def test_an_upload_is_stored_in_chunks(doors: Doors) -> None:
    chunks = [bytes([n]) * 500_000 for n in range(5)]
    response = await doors.artifacts.Upload(parts(*chunks))
    body = b"".join(chunks)
    assert response.object.key == f"uploads/{response.upload_id}"
    assert (response.object.size_bytes, response.object.sha256) == (len(body), hashlib.sha256(body).hexdigest())
    assert await doors.objects.read(response.object.key) == body


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        (parts, "EMPTY_FILE"),
        (lambda: parts(*[b"x" * 900_000] * 5), "FILE_TOO_LARGE"),
        (only, "INVALID_REQUEST"),
        (lambda: only(pb.UploadRequest(chunk=b"x")), "INVALID_REQUEST"),
        (lambda: only(HEADER, HEADER), "INVALID_REQUEST"),
    ],
    ids=["empty", "too_large", "nothing", "no_header", "two_headers"],
)
async def test_a_refused_upload_has_a_reason_and_leaves_nothing(doors: Doors, stream: object, reason: str) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await doors.artifacts.Upload(stream())  # type: ignore[operator]
    assert error_from_rpc(caught.value).reason == reason
    assert await doors.keys() == []


async def test_an_upload_that_is_cancelled_leaves_nothing(doors: Doors) -> None:
    call = doors.artifacts.Upload()
    await call.write(HEADER)
    await call.write(pb.UploadRequest(chunk=b"x" * 900_000))
    call.cancel()
    # The next call finds the server past the cancelled one.
    with pytest.raises(grpc.aio.AioRpcError):
        await doors.artifacts.Upload(parts())
    assert await doors.keys() == []


async def test_a_signed_upload_names_where_to_send_the_bytes(doors: Doors) -> None:
    response = await doors.artifacts.CreateUpload(pb.CreateUploadRequest(file_name="a.csv", size_bytes=3))
    assert response.request.method == "PUT"
    assert f"uploads/{response.upload_id}" in response.request.url
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await doors.artifacts.CreateUpload(pb.CreateUploadRequest(file_name="a.csv", size_bytes=5_000_000))
    assert error_from_rpc(caught.value).reason == "FILE_TOO_LARGE"


async def test_a_profile_goes_through_both_doors(doors: Doors) -> None:
    profile = Profile()
    profile.primary.load.file_name = "orders.csv"
    transformed = await doors.transformer.Transform(TransformRequest(profile=profile))
    assert json.loads(transformed.report_json)["schema_version"] == "1"
    request = pb.RenderArtifactsRequest(report_json=transformed.report_json, formats=["xlsx"])
    [download] = (await doors.artifacts.RenderArtifacts(request)).downloads
    assert download.artifact.file_name == "orders-profile.xlsx"
    assert (await doors.objects.read(download.artifact.object.key))[:2] == b"PK"
    again = (await doors.artifacts.RenderArtifacts(request)).downloads
    assert again[0].artifact.object == download.artifact.object
    with as_caller(EVE):
        theirs = (await doors.artifacts.RenderArtifacts(request)).downloads
    assert theirs[0].artifact.object.key != download.artifact.object.key


@pytest.mark.parametrize(
    ("request_message", "reason"),
    [
        (pb.RenderArtifactsRequest(report_json=b"{}"), "OBJECT_CORRUPT"),
        (pb.RenderArtifactsRequest(report_json=b'{"schema_version":"1"}', formats=["pdf"]), "INVALID_REQUEST"),
    ],
    ids=["no_report", "no_format"],
)
async def test_what_cannot_be_rendered_is_refused(doors: Doors, request_message: pb.RenderArtifactsRequest, reason: str) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await doors.artifacts.RenderArtifacts(request_message)
    assert error_from_rpc(caught.value).reason == reason


async def test_a_transform_without_a_profile_is_refused(doors: Doors) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await doors.transformer.Transform(TransformRequest())
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


async def test_downloads_of_others_are_not_found(doors: Doors) -> None:
    await doors.objects.put(f"analyses/{ANALYSIS}/request.json", b'{"owner":{"tenant_id":"acme"}}')
    assert not (await doors.artifacts.ListDownloads(pb.ListDownloadsRequest(analysis_id=ANALYSIS))).downloads
    with as_caller(EVE), pytest.raises(grpc.aio.AioRpcError) as listed:
        await doors.artifacts.ListDownloads(pb.ListDownloadsRequest(analysis_id=ANALYSIS))
    with as_caller(EVE), pytest.raises(grpc.aio.AioRpcError) as signed:
        await doors.artifacts.SignDownload(pb.SignDownloadRequest(analysis_id=ANALYSIS, download_id="x"))
    assert listed.value.code() == signed.value.code() == grpc.StatusCode.NOT_FOUND
    assert error_from_rpc(listed.value).reason == "ANALYSIS_NOT_FOUND"
    assert error_from_rpc(signed.value).reason == "DOWNLOAD_NOT_FOUND"
