"""Reading whole objects, the same over every store: built on its ``stream`` and ``head``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from services.runtime.objects import CHUNK_BYTES, ObjectInfo, ObjectNotFound, too_large


class Readable(Protocol):
    """The part of a store that reading needs."""

    async def head(self, key: str) -> ObjectInfo | None:
        """See ``ObjectStore``."""

    def stream(self, key: str) -> AsyncIterator[bytes]:
        """See ``ObjectStore``."""


class WholeReads:
    """``read`` and ``download`` for a store that has ``head`` and ``stream``."""

    async def read(self: Readable, key: str, *, max_bytes: int = 64 * CHUNK_BYTES) -> bytes:
        """A small object whole. Raises ``ObjectNotFound``, ``ObjectCorrupt``, ``LimitExceeded``."""
        body = bytearray()
        async for chunk in self.stream(key):
            body += chunk
            if len(body) > max_bytes:
                raise too_large(max_bytes)
        return bytes(body)

    async def download(self: Readable, key: str, path: Path) -> ObjectInfo:
        """Copy an object to a file, digest checked. Raises ``ObjectNotFound``, ``ObjectCorrupt``; leaves no file then."""
        info = await self.head(key)
        if info is None:
            raise ObjectNotFound("no such object")
        file = await asyncio.to_thread(path.open, "wb")
        try:
            async for chunk in self.stream(key):
                await asyncio.to_thread(file.write, chunk)
        except BaseException:
            file.close()
            await asyncio.to_thread(path.unlink, missing_ok=True)
            raise
        await asyncio.to_thread(file.close)
        return info
