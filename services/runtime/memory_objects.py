"""The object store in memory, for tests."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping

from services.runtime.clock import Clock, SystemClock
from services.runtime.object_bodies import DigestCheck, chunks_of
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
from services.runtime.signed_urls import UrlSigner


class MemoryObjects(WholeReads):
    """Keeps bodies in a dictionary; ends with the process."""

    def __init__(self, clock: Clock | None = None, signing_key: bytes = b"memory-signing-key") -> None:
        self._clock = clock or SystemClock()
        self._signer = UrlSigner(signing_key, self._clock)
        self._objects: dict[str, tuple[ObjectInfo, bytes]] = {}

    async def put(
        self,
        key: str,
        body: Body,
        *,
        media_type: str = "application/octet-stream",
        metadata: Mapping[str, str] | None = None,
        create_only: bool = False,
        max_bytes: int | None = None,
        retention: str = "",  # noqa: ARG002 - there are no rules here
    ) -> ObjectInfo:
        """See ``ObjectStore``."""
        checked_key(key)
        content = b"".join([chunk async for chunk in chunks_of(body, max_bytes)])
        if create_only and key in self._objects:
            raise ObjectExists("the key is taken")
        digest = hashlib.sha256(content).hexdigest()
        info = ObjectInfo(key, len(content), digest, media_type, self._clock.now(), dict(metadata or {}))
        self._objects[key] = (info, content)
        return info

    async def head(self, key: str) -> ObjectInfo | None:
        """See ``ObjectStore``."""
        found = self._objects.get(checked_key(key))
        return found[0] if found else None

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """See ``ObjectStore``."""
        found = self._objects.get(checked_key(key))
        if found is None:
            raise ObjectNotFound("no such object")
        info, content = found
        check = DigestCheck(info.sha256, info.size_bytes)
        for start in range(0, len(content), CHUNK_BYTES):
            chunk = content[start : start + CHUNK_BYTES]
            check.update(chunk)
            yield chunk
        check.finish()

    async def list(self, prefix: str, *, start_after: str = "") -> AsyncIterator[str]:
        """See ``ObjectStore``."""
        checked_prefix(prefix)
        for key in sorted(self._objects):
            if key.startswith(prefix) and key > start_after:
                yield key

    async def delete(self, key: str) -> bool:
        """See ``ObjectStore``."""
        return self._objects.pop(checked_key(key), None) is not None

    async def sign_get(self, key: str, *, file_name: str, media_type: str, expires_s: int) -> SignedUrl:
        """See ``ObjectStore``."""
        return self._signer.sign_get(key, file_name=file_name, media_type=media_type, expires_s=expires_s)

    async def sign_put(
        self, key: str, *, size_bytes: int, media_type: str, metadata: Mapping[str, str], expires_s: int, sha256: str = ""
    ) -> SignedUrl:
        """See ``ObjectStore``."""
        return self._signer.sign_put(
            key, size_bytes=size_bytes, media_type=media_type, metadata=metadata, expires_s=expires_s, sha256=sha256
        )

    def corrupt(self, key: str) -> None:
        """Flip the stored bytes of an object, as a failing disk would."""
        info, content = self._objects[key]
        self._objects[key] = (info, bytes([content[0] ^ 1]) + content[1:])
