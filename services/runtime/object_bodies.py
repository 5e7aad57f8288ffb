"""Bodies on their way into a store: one stream of bounded chunks, whatever they come from."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path

from services.runtime.objects import CHUNK_BYTES, Body, ObjectCorrupt, too_large


async def chunks_of(body: Body, max_bytes: int | None = None) -> AsyncIterator[bytes]:
    """The body in chunks of at most ``CHUNK_BYTES``. Raises ``LimitExceeded`` past ``max_bytes``, before that byte is passed on."""
    size = 0
    async for chunk in _raw_chunks(body):
        size += len(chunk)
        if max_bytes is not None and size > max_bytes:
            raise too_large(max_bytes)
        yield chunk


async def _raw_chunks(body: Body) -> AsyncIterator[bytes]:
    if isinstance(body, bytes):
        for start in range(0, len(body), CHUNK_BYTES):
            yield body[start : start + CHUNK_BYTES]
    elif isinstance(body, Path):
        async for chunk in file_chunks(body):
            yield chunk
    else:
        async for chunk in _gathered(body):
            yield chunk


async def file_chunks(path: Path) -> AsyncIterator[bytes]:
    """A file in chunks, read in a thread."""
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield chunk
    finally:
        file.close()


async def _gathered(stream: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    # Small pieces are gathered: each chunk costs its way through a thread.
    buffer = bytearray()
    async for piece in stream:
        buffer += piece
        while len(buffer) >= CHUNK_BYTES:
            yield bytes(buffer[:CHUNK_BYTES])
            del buffer[:CHUNK_BYTES]
    if buffer:
        yield bytes(buffer)


class DigestCheck:
    """Follows a body as it is read and says at its end whether it is the one that was stored."""

    def __init__(self, sha256: str, size_bytes: int) -> None:
        self._expected = (sha256, size_bytes)
        self._digest = hashlib.sha256()
        self._size = 0

    def update(self, chunk: bytes) -> None:
        """Take in the next chunk."""
        self._digest.update(chunk)
        self._size += len(chunk)

    def finish(self) -> None:
        """Raises ``ObjectCorrupt`` if the body was another. An unrecorded digest (empty) is not checked."""
        sha256, size_bytes = self._expected
        if self._size != size_bytes or sha256 not in ("", self._digest.hexdigest()):
            raise ObjectCorrupt("the stored bytes do not have the recorded digest")
