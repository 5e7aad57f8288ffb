"""The object store on S3, or a store that speaks its protocol."""

from __future__ import annotations

import base64
import uuid
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from services.runtime.clock import Clock, SystemClock
from services.runtime.errors import NotFound
from services.runtime.object_bodies import DigestCheck
from services.runtime.object_reads import WholeReads
from services.runtime.objects import (
    CHUNK_BYTES,
    Body,
    ObjectExists,
    ObjectInfo,
    ObjectNotFound,
    SignedUrl,
    checked_key,
    checked_prefix,
)
from services.runtime.s3_client import Threads, make_client
from services.runtime.s3_upload import Upload, gathered
from services.runtime.settings import ObjectSettings
from services.runtime.signed_urls import attachment

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef, HeadObjectOutputTypeDef, ListObjectsV2OutputTypeDef

SHA256 = "pmd-sha256"
PUT_ID = "pmd-put-id"
RETENTION_TAG = "pmd-retention"
"""What lifecycle rules of the bucket select by: artifacts have no prefix of their own."""
LIST_PAGE = 1000


class S3Objects(WholeReads):
    """Objects in a bucket. Digest and metadata are kept as the object's own metadata."""

    def __init__(self, settings: ObjectSettings, *, clock: Clock | None = None) -> None:
        if not settings.s3_bucket:
            raise ValueError("the s3 object store needs PMD_S3_BUCKET")
        self._bucket = settings.s3_bucket
        self._prefix = settings.s3_prefix
        self._kms_key_id = settings.s3_kms_key_id
        self._tags_retention = settings.s3_retention_tags
        self._clock = clock or SystemClock()
        self._client = make_client(settings)
        self._threads = Threads()

    async def put(
        self,
        key: str,
        body: Body,
        *,
        media_type: str = "application/octet-stream",
        metadata: Mapping[str, str] | None = None,
        create_only: bool = False,
        max_bytes: int | None = None,
        retention: str = "",
    ) -> ObjectInfo:
        """See ``ObjectStore``. Streams pass through a temporary file: S3 wants the digest before the body."""
        stored_key, put_id = self._key(key), uuid.uuid4().hex
        content = await gathered(body, max_bytes)
        with content.file:
            own = {SHA256: content.sha256, PUT_ID: put_id}
            upload = Upload(
                self._client,
                self._threads,
                self._bucket,
                stored_key,
                media_type,
                {**_encoded(metadata or {}), **own},
                create_only,
                self._kms_key_id,
                {RETENTION_TAG: retention} if retention and self._tags_retention else {},
            )
            try:
                await upload.send(content)
            except (ObjectExists, NotFound):
                # The answer to a first try may have got lost, and the retry met what that try had stored.
                if not await self._is_ours(key, put_id):
                    raise
        now = self._clock.now()
        return ObjectInfo(key, content.size_bytes, content.sha256, media_type, now, dict(metadata or {}))

    async def head(self, key: str) -> ObjectInfo | None:
        """See ``ObjectStore``. The digest of what a client sent to a signed URL is not known: empty."""
        found = await self._head(key)
        return _info(key, found) if found else None

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """See ``ObjectStore``."""
        stored_key = self._key(key)
        found = await self._threads.run(lambda: self._client.get_object(Bucket=self._bucket, Key=stored_key))
        info, body = _info(key, found), found["Body"]
        check = DigestCheck(info.sha256, info.size_bytes)
        try:
            while chunk := await self._threads.run(lambda: body.read(CHUNK_BYTES)):
                check.update(chunk)
                yield chunk
        finally:
            body.close()
        check.finish()

    async def list(self, prefix: str, *, start_after: str = "") -> AsyncIterator[str]:
        """See ``ObjectStore``."""
        stored_prefix = self._prefix + checked_prefix(prefix)
        after = self._prefix + start_after if start_after else ""
        more = True
        while more:
            page = await self._threads.run(partial(self._page, stored_prefix, after))
            for item in page.get("Contents", []):
                after = item["Key"]
                yield after[len(self._prefix) :]
            more = page.get("IsTruncated", False)

    async def delete(self, key: str) -> bool:
        """See ``ObjectStore``."""
        # S3 does not tell whether there was one.
        existed = await self._head(key) is not None
        stored_key = self._key(key)
        await self._threads.run(lambda: self._client.delete_object(Bucket=self._bucket, Key=stored_key))
        return existed

    async def sign_get(self, key: str, *, file_name: str, media_type: str, expires_s: int) -> SignedUrl:
        """See ``ObjectStore``."""
        params = {
            "Bucket": self._bucket,
            "Key": self._key(key),
            "ResponseContentDisposition": attachment(file_name),
            "ResponseContentType": media_type,
        }
        url = await self._sign("get_object", params, expires_s)
        return SignedUrl("GET", url, {}, self._clock.now() + timedelta(seconds=expires_s))

    async def sign_put(
        self, key: str, *, size_bytes: int, media_type: str, metadata: Mapping[str, str], expires_s: int, sha256: str = ""
    ) -> SignedUrl:
        """See ``ObjectStore``."""
        kept = _encoded(metadata)
        params: dict[str, object] = {
            "Bucket": self._bucket,
            "Key": self._key(key),
            "ContentLength": size_bytes,
            "ContentType": media_type,
            "Metadata": kept,
            "IfNoneMatch": "*",
        }
        headers = {"Content-Type": media_type, "If-None-Match": "*", **{f"x-amz-meta-{k}": v for k, v in kept.items()}}
        if sha256:
            # Signed along, so the store itself refuses other bytes.
            params["ChecksumSHA256"] = headers["x-amz-checksum-sha256"] = base64.b64encode(bytes.fromhex(sha256)).decode()
        url = await self._sign("put_object", params, expires_s)
        return SignedUrl("PUT", url, headers, self._clock.now() + timedelta(seconds=expires_s))

    def _page(self, prefix: str, after: str) -> ListObjectsV2OutputTypeDef:
        return self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, StartAfter=after, MaxKeys=LIST_PAGE)

    async def _sign(self, operation: str, params: Mapping[str, object], expires_s: int) -> str:
        return await self._threads.run(
            lambda: self._client.generate_presigned_url(operation, Params=dict(params), ExpiresIn=expires_s)
        )

    async def _head(self, key: str) -> HeadObjectOutputTypeDef | None:
        stored_key = self._key(key)
        try:
            return await self._threads.run(lambda: self._client.head_object(Bucket=self._bucket, Key=stored_key))
        except ObjectNotFound:
            return None

    async def _is_ours(self, key: str, put_id: str) -> bool:
        found = await self._head(key)
        return found is not None and found["Metadata"].get(PUT_ID) == put_id

    def _key(self, key: str) -> str:
        return self._prefix + checked_key(key)


def _encoded(metadata: Mapping[str, str]) -> dict[str, str]:
    # S3 metadata are header values: ASCII, and unchanged only without odd characters.
    return {name: quote(value, safe="") for name, value in metadata.items()}


def _info(key: str, found: HeadObjectOutputTypeDef | GetObjectOutputTypeDef) -> ObjectInfo:
    kept = found["Metadata"]
    metadata = {name: unquote(value) for name, value in kept.items() if name not in (SHA256, PUT_ID)}
    return ObjectInfo(key, found["ContentLength"], kept.get(SHA256, ""), found["ContentType"], found["LastModified"], metadata)
