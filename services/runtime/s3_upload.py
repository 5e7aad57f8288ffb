"""Writing one object to S3: its digest known before its first byte is sent, in parts when large."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Literal, TypedDict
from urllib.parse import urlencode

from services.runtime.errors import ServiceError
from services.runtime.object_bodies import chunks_of
from services.runtime.objects import Body
from services.runtime.s3_client import Threads

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

MIB = 1024 * 1024
PART_BYTES = 16 * MIB
MAX_PARTS = 10_000
MEMORY_BYTES = 2 * MIB
"""Bodies up to here are gathered in memory, larger ones in a temporary file: S3 takes metadata only at the beginning."""


class Encryption(TypedDict, total=False):
    """How the object is encrypted at rest; empty for the bucket's default."""

    ServerSideEncryption: Literal["aws:kms"]
    SSEKMSKeyId: str


class Tags(TypedDict, total=False):
    """What lifecycle rules may select by; empty for none."""

    Tagging: str


class Condition(TypedDict, total=False):
    """On what the write depends."""

    IfNoneMatch: Literal["*"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A body as it was received."""

    file: IO[bytes]
    size_bytes: int
    sha256: str


async def gathered(body: Body, max_bytes: int | None) -> Gathered:
    """The whole body, in memory or on disk. Raises ``LimitExceeded``; leaves nothing behind then."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115 - closed by whoever sends it
    digest, size = hashlib.sha256(), 0
    try:
        async for chunk in chunks_of(body, max_bytes):
            digest.update(chunk)
            size += len(chunk)
            await asyncio.to_thread(file.write, chunk)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Gathered(file, size, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class Upload:
    """One object on its way."""

    client: S3Client
    threads: Threads
    bucket: str
    key: str
    media_type: str
    metadata: dict[str, str]
    create_only: bool
    kms_key_id: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    async def send(self, body: Gathered) -> None:
        """Store it; visible whole or not at all. Raises ``ObjectExists``, ``Unavailable``."""
        if body.size_bytes <= PART_BYTES:
            content = await asyncio.to_thread(body.file.read)
            await self.threads.run(lambda: self._put(content))
        else:
            await self._send_parts(body)

    def _put(self, content: bytes) -> None:
        self.client.put_object(
            Bucket=self.bucket,
            Key=self.key,
            Body=content,
            ContentType=self.media_type,
            Metadata=self.metadata,
            **self._condition(),
            **self._encryption(),
            **self._tagging(),
        )

    async def _send_parts(self, body: Gathered) -> None:
        upload_id = await self.threads.run(self._begin)
        try:
            parts: list[CompletedPartTypeDef] = []
            part_bytes = max(PART_BYTES, -(-body.size_bytes // MAX_PARTS))
            while part := await asyncio.to_thread(body.file.read, part_bytes):
                parts.append(await self.threads.run(self._part(upload_id, len(parts) + 1, part)))
            await self.threads.run(lambda: self._complete(upload_id, parts))
        except BaseException:
            # Shielded: also when the caller is cancelled, parts must not stay and cost.
            await asyncio.shield(self._abort(upload_id))
            raise

    def _begin(self) -> str:
        return self.client.create_multipart_upload(
            Bucket=self.bucket,
            Key=self.key,
            ContentType=self.media_type,
            Metadata=self.metadata,
            **self._encryption(),
            **self._tagging(),
        )["UploadId"]

    def _part(self, upload_id: str, number: int, content: bytes) -> Callable[[], CompletedPartTypeDef]:
        def send() -> CompletedPartTypeDef:
            answer = self.client.upload_part(Bucket=self.bucket, Key=self.key, UploadId=upload_id, PartNumber=number, Body=content)
            return {"PartNumber": number, "ETag": answer["ETag"]}

        return send

    def _complete(self, upload_id: str, parts: list[CompletedPartTypeDef]) -> None:
        self.client.complete_multipart_upload(
            Bucket=self.bucket,
            Key=self.key,
            UploadId=upload_id,
            MultipartUpload={"Parts": parts},
            **self._condition(),
        )

    async def _abort(self, upload_id: str) -> None:
        with contextlib.suppress(ServiceError):
            await self.threads.run(lambda: self.client.abort_multipart_upload(Bucket=self.bucket, Key=self.key, UploadId=upload_id))

    def _condition(self) -> Condition:
        return {"IfNoneMatch": "*"} if self.create_only else {}

    def _tagging(self) -> Tags:
        return {"Tagging": urlencode(self.tags)} if self.tags else {}

    def _encryption(self) -> Encryption:
        if self.kms_key_id is None:
            return {}
        return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.kms_key_id}
