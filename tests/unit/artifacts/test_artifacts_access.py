"""Uploads and downloads: who gets what, for how long, and what is left behind when something breaks."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import unquote

import pytest
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest

from services.artifacts.adapters.object_ledger import ObjectLedger
from services.artifacts.convert import encode_manifest
from services.artifacts.core.access import AccessLimits, upload_metadata
from services.artifacts.core.artifact import Artifact, Manifest, StoredObject
from services.artifacts.errors import (
    AnalysisDeleted,
    AnalysisNotFound,
    BrokenUpload,
    DownloadExpired,
    DownloadNotFound,
    EmptyUpload,
    UploadTooLarge,
)
from services.artifacts.service.downloads import Downloads
from services.artifacts.service.uploads import Announced, Uploads
from services.runtime.clock import ManualClock
from services.runtime.errors import InvalidRequest, ServiceError
from services.runtime.identity import Caller
from services.runtime.memory_objects import MemoryObjects

ADA, EVE = Caller("acme", "ada"), Caller("evil", "eve")
ANALYSIS = "0192f3a0-1111-7abc-8def-0123456789ab"
LIMITS = AccessLimits(max_upload_bytes=10)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def objects(clock: ManualClock) -> MemoryObjects:
    return MemoryObjects(clock)


@pytest.fixture
def uploads(objects: MemoryObjects) -> Uploads:
    return Uploads(objects, LIMITS)


async def stream(*chunks: bytes, error: Exception | None = None) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    if error:
        raise error


async def keys(objects: MemoryObjects) -> list[str]:
    return [key async for key in objects.list("")]


async def test_an_upload_is_stored_with_its_owner_and_name(uploads: Uploads, objects: MemoryObjects) -> None:
    digest = hashlib.sha256(b"abcdef").hexdigest()
    upload_id, stored = await uploads.take(ADA, Announced("größe,1.csv", 6, digest.upper()), stream(b"abc", b"def"))
    assert (stored.key, stored.size_bytes, stored.sha256) == (f"uploads/{upload_id}", 6, digest)
    info = await objects.head(stored.key)
    assert info is not None
    assert dict(info.metadata) == {"tenant-id": "acme", "user-id": "ada", "file-name": "gr%C3%B6%C3%9Fe%2C1.csv"}


@pytest.mark.parametrize(
    ("announced", "chunks", "error"),
    [
        (Announced("a.csv"), (), EmptyUpload),
        (Announced("a.csv"), (b"", b""), EmptyUpload),
        (Announced("a.csv", 0), (), EmptyUpload),
        (Announced("a.csv"), (b"x" * 6, b"y" * 5), UploadTooLarge),
        (Announced("a.csv", 11), (), UploadTooLarge),
        (Announced("a.csv", -1), (), BrokenUpload),
        (Announced("a.csv", 3), (b"ab",), BrokenUpload),
        (Announced("a.csv", 3), (b"abcd",), BrokenUpload),
        (Announced("a.csv", sha256="0" * 64), (b"ab",), BrokenUpload),
        (Announced("a.csv", sha256="zz"), (b"ab",), InvalidRequest),
        (Announced(" "), (b"ab",), InvalidRequest),
        (Announced("x" * 256), (b"ab",), InvalidRequest),
    ],
)
async def test_a_refused_upload_leaves_nothing_behind(
    uploads: Uploads, objects: MemoryObjects, announced: Announced, chunks: tuple[bytes, ...], error: type[ServiceError]
) -> None:
    with pytest.raises(error):
        await uploads.take(ADA, announced, stream(*chunks))
    assert await keys(objects) == []


async def test_a_broken_stream_leaves_nothing_behind(uploads: Uploads, objects: MemoryObjects) -> None:
    with pytest.raises(ConnectionError):
        await uploads.take(ADA, Announced("a.csv"), stream(b"abc", error=ConnectionError()))
    assert await keys(objects) == []


async def test_the_limit_is_named(uploads: Uploads) -> None:
    with pytest.raises(UploadTooLarge) as caught:
        await uploads.create(ADA, Announced("a.csv", 11))
    assert (caught.value.reason, caught.value.metadata) == ("FILE_TOO_LARGE", {"limit_bytes": "10"})


async def test_an_empty_signed_upload_is_refused(uploads: Uploads) -> None:
    with pytest.raises(EmptyUpload) as caught:
        await uploads.create(ADA, Announced("a.csv", 0))
    assert caught.value.reason == "EMPTY_FILE"


async def test_a_request_id_names_one_upload_per_tenant(uploads: Uploads) -> None:
    announced = Announced("a.csv", 3, "0" * 64)
    first, url = await uploads.create(ADA, announced, "r1")
    assert (await uploads.create(ADA, announced, "r1"))[0] == first
    assert (await uploads.create(EVE, announced, "r1"))[0] != first
    assert (await uploads.create(ADA, announced))[0] != first
    assert url.method == "PUT"
    assert f"uploads/{first}" in url.url


def test_metadata_is_ascii_and_bounded() -> None:
    metadata = upload_metadata("t\n", "ü", "名" * 255)
    assert all(value.isascii() and len(value) <= 1024 for value in metadata.values())
    assert set(unquote(metadata["file-name"], errors="strict")) == {"名"}


@pytest.fixture
async def downloads(objects: MemoryObjects, clock: ManualClock) -> Downloads:
    request = AcceptedRequest(analysis_id=ANALYSIS)
    request.owner.tenant_id = ADA.tenant_id
    from google.protobuf.json_format import MessageToJson

    await objects.put(f"analyses/{ANALYSIS}/request.json", MessageToJson(request).encode())
    return Downloads(objects, ObjectLedger(objects), AccessLimits())


async def finish(objects: MemoryObjects, clock: ManualClock) -> None:
    stored = StoredObject(f"analyses/{ANALYSIS}/artifacts/d1", 3, "0" * 64, "text/csv")
    artifact = Artifact("d1", "a-profile.csv", "csv", stored, clock.now())
    manifest = Manifest(ANALYSIS, stored, (artifact,), False, clock.now())
    await objects.put(stored.key, b"xls")
    await objects.put(f"analyses/{ANALYSIS}/manifest.json", encode_manifest(manifest))


async def test_there_are_no_downloads_before_the_manifest(downloads: Downloads) -> None:
    assert await downloads.listed(ADA, ANALYSIS) == ()
    with pytest.raises(DownloadNotFound):
        await downloads.one(ADA, ANALYSIS, "d1")


@pytest.mark.parametrize(
    ("asked_s", "lives_s"), [(0, 300), (60, 60), (900, 900), (10**6, 900)], ids=["default", "asked", "cap", "capped"]
)
async def test_a_url_lives_as_long_as_allowed(
    downloads: Downloads, objects: MemoryObjects, clock: ManualClock, asked_s: int, lives_s: int
) -> None:
    await finish(objects, clock)
    download = await downloads.one(ADA, ANALYSIS, "d1", asked_s)
    assert download.url.expires_at == clock.now() + timedelta(seconds=lives_s)
    assert [listed.artifact for listed in await downloads.listed(ADA, ANALYSIS)] == [download.artifact]


@pytest.mark.parametrize("analysis", [ANALYSIS, ANALYSIS[:-1] + "0", "", "..", f"../analyses/{ANALYSIS}", "x" * 5000])
async def test_what_is_anothers_does_not_exist(
    downloads: Downloads, objects: MemoryObjects, clock: ManualClock, analysis: str
) -> None:
    await finish(objects, clock)
    with pytest.raises(AnalysisNotFound) as listed:
        await downloads.listed(EVE, analysis)
    with pytest.raises(DownloadNotFound) as one:
        await downloads.one(EVE, analysis, "d1")
    assert (listed.value.grpc_code, one.value.grpc_code) == ("NOT_FOUND", "NOT_FOUND")


async def test_a_download_that_the_manifest_does_not_name_does_not_exist(
    downloads: Downloads, objects: MemoryObjects, clock: ManualClock
) -> None:
    await finish(objects, clock)
    with pytest.raises(DownloadNotFound):
        await downloads.one(ADA, ANALYSIS, "d2")


async def test_a_file_whose_time_is_over_is_said_to_be(downloads: Downloads, objects: MemoryObjects, clock: ManualClock) -> None:
    await finish(objects, clock)
    await objects.delete(f"analyses/{ANALYSIS}/artifacts/d1")
    assert await downloads.listed(ADA, ANALYSIS) == ()
    with pytest.raises(DownloadExpired) as expired:
        await downloads.one(ADA, ANALYSIS, "d1")
    assert (expired.value.grpc_code, expired.value.reason) == ("NOT_FOUND", "DOWNLOAD_EXPIRED")
    with pytest.raises(DownloadNotFound):
        await downloads.one(EVE, ANALYSIS, "d1")


async def test_a_deleted_analysis_is_gone_for_its_tenant_and_unknown_to_others(
    downloads: Downloads, objects: MemoryObjects
) -> None:
    await objects.delete(f"analyses/{ANALYSIS}/request.json")
    await objects.put(
        f"tombstones/{ANALYSIS}", b'{"tenant_id": "acme", "deleted_by": "ada", "deleted_at": "2026-01-01T00:00:00+00:00"}'
    )
    for call in (downloads.listed(ADA, ANALYSIS), downloads.one(ADA, ANALYSIS, "d1")):
        with pytest.raises(AnalysisDeleted):
            await call
    with pytest.raises(AnalysisNotFound):
        await downloads.listed(EVE, ANALYSIS)
    with pytest.raises(DownloadNotFound):
        await downloads.one(EVE, ANALYSIS, "d1")


async def test_the_tombstone_that_persistence_writes_is_understood(objects: MemoryObjects) -> None:
    from services.persistence.adapters.object_ledger import encode_tombstone
    from services.persistence.core.records import Tombstone
    from services.persistence.core.workspace import Workspace

    body = encode_tombstone(Tombstone("acme", "ada", ManualClock().now()))
    await objects.put(Workspace(ANALYSIS).tombstone_key, body)
    assert await ObjectLedger(objects).deleted_by_tenant(ANALYSIS) == "acme"
