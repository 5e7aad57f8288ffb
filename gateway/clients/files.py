"""Artifacts: uploads and downloads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import grpc
from profilemydata.artifacts.v1 import artifacts_service_pb2 as pb
from profilemydata.artifacts.v1.artifacts_service_pb2_grpc import ArtifactsServiceStub

from gateway.clients.calls import ask, mapped_errors, rechunked, same_request
from gateway.convert import files as convert
from gateway.service.files import Download, PreparedUpload
from gateway.service.intake import display_name
from gateway.service.orders import UploadBody, UploadedFile
from services.runtime.identity import Caller, as_caller

UPLOAD_CHUNK_BYTES = 512 * 1024
UPLOAD_S = 3600.0

UploadCall = grpc.aio.StreamUnaryCall[pb.UploadRequest, pb.UploadResponse]


class GrpcUploads:
    """``Uploads`` over ArtifactsService."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = ArtifactsServiceStub(channel)

    async def prepare(self, caller: Caller, body: UploadBody) -> PreparedUpload:
        request = convert.upload_request(body, display_name(body.file_name))
        return convert.prepared_upload(await ask(self._stub.CreateUpload, caller, request))

    async def store(self, caller: Caller, file_name: str, chunks: AsyncIterator[bytes]) -> UploadedFile:
        with as_caller(caller):
            call: UploadCall = self._stub.Upload(timeout=UPLOAD_S, metadata=same_request())
        try:
            with mapped_errors():
                response = await _send(call, file_name, chunks)
        finally:
            # A finished call does not mind; a broken one must not look like a short file.
            call.cancel()
        return UploadedFile(response.upload_id, file_name)


class GrpcDownloads:
    """``Downloads`` over ArtifactsService."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = ArtifactsServiceStub(channel)

    async def list(self, caller: Caller, analysis_id: str) -> Sequence[Download]:
        response = await ask(self._stub.ListDownloads, caller, pb.ListDownloadsRequest(analysis_id=analysis_id))
        return [convert.download(record) for record in response.downloads]

    async def sign(self, caller: Caller, analysis_id: str, download_id: str) -> Download:
        request = pb.SignDownloadRequest(analysis_id=analysis_id, download_id=download_id)
        return convert.download((await ask(self._stub.SignDownload, caller, request)).download)


async def _send(call: UploadCall, file_name: str, chunks: AsyncIterator[bytes]) -> pb.UploadResponse:
    try:
        await call.write(pb.UploadRequest(header=pb.UploadHeader(file_name=file_name)))
        # Each write waits until the wire takes it: a slow store slows the client, not this process's memory.
        async for chunk in rechunked(chunks, UPLOAD_CHUNK_BYTES):
            await call.write(pb.UploadRequest(chunk=chunk))
        await call.done_writing()
    except asyncio.InvalidStateError:
        # The service ended the call early; its status says why.
        pass
    return await call
