"""The gRPC door: decode, call the service, encode."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

import grpc
from profilemydata.artifacts.v1 import artifacts_service_pb2 as pb
from profilemydata.artifacts.v1.artifacts_service_pb2_grpc import ArtifactsServiceServicer

from services.artifacts.convert import download_message, object_ref, signed_request
from services.artifacts.core.renderers.registry import renderers_for
from services.artifacts.core.report import parse_report
from services.artifacts.errors import BrokenUpload
from services.artifacts.service.downloads import Downloads
from services.artifacts.service.rendering import Rendering
from services.artifacts.service.uploads import Announced, Uploads
from services.runtime.identity import Caller, current_caller

# ruff: noqa: N802, ARG002 - method names and contexts are the contract's


class Servicer(ArtifactsServiceServicer):
    """Answers ArtifactsService."""

    def __init__(self, uploads: Uploads, rendering: Rendering, downloads: Downloads) -> None:
        self._uploads = uploads
        self._rendering = rendering
        self._downloads = downloads

    async def CreateUpload(
        self, request: pb.CreateUploadRequest, context: grpc.aio.ServicerContext[pb.CreateUploadRequest, pb.CreateUploadResponse]
    ) -> pb.CreateUploadResponse:
        """Where the client may send a file."""
        announced = Announced(request.file_name, request.size_bytes, request.sha256)
        upload_id, url = await self._uploads.create(current_caller(), announced, request.request_id)
        return pb.CreateUploadResponse(upload_id=upload_id, request=signed_request(url))

    async def Upload(
        self,
        request_iterator: AsyncIterator[pb.UploadRequest],
        context: grpc.aio.ServicerContext[pb.UploadRequest, pb.UploadResponse],
    ) -> pb.UploadResponse:
        """Take a file: a header, then chunks."""
        header = await _header(request_iterator)
        announced = Announced(header.file_name, header.size_bytes if header.HasField("size_bytes") else None, header.sha256)
        upload_id, stored = await self._uploads.take(current_caller(), announced, _chunks(request_iterator))
        return pb.UploadResponse(upload_id=upload_id, object=object_ref(stored))

    async def RenderArtifacts(
        self,
        request: pb.RenderArtifactsRequest,
        context: grpc.aio.ServicerContext[pb.RenderArtifactsRequest, pb.RenderArtifactsResponse],
    ) -> pb.RenderArtifactsResponse:
        """Render a report that belongs to no analysis of the ledger, or again in another format."""
        renderers = renderers_for(list(request.formats))
        report = await asyncio.to_thread(parse_report, request.report_json)
        render_id = _render_id(current_caller(), request.report_json)
        artifacts = await self._rendering.render(report, renderers, owner_id=render_id, prefix=f"renders/{render_id}/")
        signed = await self._downloads.signed(artifacts)
        return pb.RenderArtifactsResponse(downloads=[download_message(download) for download in signed])

    async def ListDownloads(
        self,
        request: pb.ListDownloadsRequest,
        context: grpc.aio.ServicerContext[pb.ListDownloadsRequest, pb.ListDownloadsResponse],
    ) -> pb.ListDownloadsResponse:
        """Everything that was rendered of an analysis."""
        listed = await self._downloads.listed(current_caller(), request.analysis_id)
        return pb.ListDownloadsResponse(downloads=[download_message(download) for download in listed])

    async def SignDownload(
        self, request: pb.SignDownloadRequest, context: grpc.aio.ServicerContext[pb.SignDownloadRequest, pb.SignDownloadResponse]
    ) -> pb.SignDownloadResponse:
        """One file, behind a fresh URL."""
        download = await self._downloads.one(current_caller(), request.analysis_id, request.download_id, request.expires_s)
        return pb.SignDownloadResponse(download=download_message(download))


async def _header(parts: AsyncIterator[pb.UploadRequest]) -> pb.UploadHeader:
    async for part in parts:
        if part.WhichOneof("part") != "header":
            break
        return part.header
    raise BrokenUpload("an upload begins with its header")


async def _chunks(parts: AsyncIterator[pb.UploadRequest]) -> AsyncIterator[bytes]:
    async for part in parts:
        if part.WhichOneof("part") != "chunk":
            raise BrokenUpload("after its header an upload holds chunks only")
        yield part.chunk


def _render_id(caller: Caller, report: bytes) -> str:
    """The same report of the same tenant renders to the same objects; other tenants neither share nor guess them."""
    return hashlib.sha256(b"\n".join((caller.tenant_id.encode(), hashlib.sha256(report).digest()))).hexdigest()
