"""The file store's side of signed URLs. With S3 this part sleeps: S3 serves its own."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping

from gateway.errors import FileTooLarge
from gateway.service.files import StoredObject
from services.runtime.clock import Clock
from services.runtime.errors import InvalidRequest
from services.runtime.objects import ObjectNotFound, ObjectStore
from services.runtime.signed_urls import Grant, verify_signature


class SignedFileObjects:
    """``SignedObjects`` over an object store whose URLs are signed with our own key."""

    def __init__(self, store: ObjectStore, key: bytes, clock: Clock) -> None:
        self._store = store
        self._key = key
        self._clock = clock

    async def open(self, key: str, query: Mapping[str, str]) -> StoredObject:
        grant = self._verify("GET", key, query)
        info = await self._store.head(grant.key)
        if info is None:
            raise ObjectNotFound("The file is gone.")
        chunks = self._store.stream(grant.key)

        async def close() -> None:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()

        return StoredObject(grant.file_name, grant.media_type, info.size_bytes, info.sha256, chunks, close)

    async def store(self, key: str, query: Mapping[str, str], media_type: str, chunks: AsyncIterator[bytes]) -> None:
        grant = self._verify("PUT", key, query)
        if media_type != grant.media_type:
            raise InvalidRequest("The Content-Type is not the one that was signed.")
        await self._store.put(
            grant.key,
            _exactly(grant, chunks),
            media_type=grant.media_type,
            metadata=grant.metadata,
            create_only=True,
            max_bytes=grant.size_bytes,
        )

    def _verify(self, method: str, key: str, query: Mapping[str, str]) -> Grant:
        return verify_signature(self._key, method, key, query, self._clock.now())


async def _exactly(grant: Grant, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks, refused at their end, before anything is visible, if they are not what was signed for."""
    size, digest = 0, hashlib.sha256()
    async for chunk in chunks:
        size += len(chunk)
        if size > grant.size_bytes:
            raise FileTooLarge("The file is longer than announced.", metadata={"limit_bytes": str(grant.size_bytes)})
        digest.update(chunk)
        yield chunk
    if size < grant.size_bytes:
        raise InvalidRequest("The file is shorter than announced.")
    if grant.sha256 not in ("", digest.hexdigest()):
        raise InvalidRequest("The file does not have the digest that was announced.")
