"""The object store in a directory: one file an object, shared by any number of processes of one machine."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar

from services.runtime.clock import Clock, SystemClock
from services.runtime.errors import Unavailable
from services.runtime.file_steps import info_of, opened, read_whole
from services.runtime.file_tree import TEMPORARY, make_directories, place, prune, remove_leftovers, sync_directory, walk
from services.runtime.object_bodies import DigestCheck, chunks_of
from services.runtime.object_file import ObjectWriter
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

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 8
LIST_PAGE = 256


class FileObjects(WholeReads):
    """Objects below a directory. Whatever a method promised is on the disk when it returns."""

    def __init__(self, root: Path, *, signing_key: bytes = b"", url_base: str = "", clock: Clock | None = None) -> None:
        self._root = root.resolve()
        self._temporary = self._root / TEMPORARY
        self._clock = clock or SystemClock()
        self._signer = UrlSigner(signing_key, self._clock, url_base)
        # Its own threads: long work in the loop's default ones must not hold up reading and writing.
        self._threads = ThreadPoolExecutor(THREADS, "objects")
        make_directories(self._temporary)
        remove_leftovers(self._temporary)

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
        path = self._path(key)
        if create_only and await self._run(path.exists):
            raise ObjectExists("the key is taken")
        temporary = self._temporary / uuid.uuid4().hex
        writer = await self._run(ObjectWriter, temporary)
        try:
            async for chunk in chunks_of(body, max_bytes):
                await self._run(writer.write, chunk)
            info = await self._run(writer.finish, key, media_type, metadata or {}, self._clock.now())
            await self._run(place, temporary, path, create_only=create_only)
        except FileExistsError as error:
            raise ObjectExists("the key is taken") from error
        finally:
            writer.close()
            # Without awaiting: this also runs when the caller is cancelled.
            temporary.unlink(missing_ok=True)
        return info

    async def head(self, key: str) -> ObjectInfo | None:
        """See ``ObjectStore``. Raises ``ObjectCorrupt`` if the file is none of ours."""
        return await self._run(info_of, self._path(key), key)

    async def read(self, key: str, *, max_bytes: int = 64 * CHUNK_BYTES) -> bytes:
        """See ``ObjectStore``."""
        body = await self._run(read_whole, self._path(key), key, max_bytes)
        if body is None:
            raise ObjectNotFound("no such object")
        return body

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """See ``ObjectStore``."""
        found = await self._run(opened, self._path(key), key)
        if found is None:
            raise ObjectNotFound("no such object")
        file, info = found
        check, left = DigestCheck(info.sha256, info.size_bytes), info.size_bytes
        try:
            while left and (chunk := await self._run(file.read, min(left, CHUNK_BYTES))):
                left -= len(chunk)
                check.update(chunk)
                yield chunk
        finally:
            file.close()
        check.finish()

    async def list(self, prefix: str, *, start_after: str = "") -> AsyncIterator[str]:
        """See ``ObjectStore``."""
        keys = walk(self._root, checked_prefix(prefix), start_after)
        while page := await self._run(lambda: tuple(islice(keys, LIST_PAGE))):
            for key in page:
                yield key

    async def delete(self, key: str) -> bool:
        """See ``ObjectStore``."""
        return await self._run(self._delete, self._path(key))

    async def sign_get(self, key: str, *, file_name: str, media_type: str, expires_s: int) -> SignedUrl:
        """See ``ObjectStore``. The gateway checks the URL with ``signed_urls.verify_signature``."""
        return self._signer.sign_get(key, file_name=file_name, media_type=media_type, expires_s=expires_s)

    async def sign_put(
        self, key: str, *, size_bytes: int, media_type: str, metadata: Mapping[str, str], expires_s: int, sha256: str = ""
    ) -> SignedUrl:
        """See ``ObjectStore``. The gateway checks the URL with ``signed_urls.verify_signature``."""
        return self._signer.sign_put(
            key, size_bytes=size_bytes, media_type=media_type, metadata=metadata, expires_s=expires_s, sha256=sha256
        )

    def _path(self, key: str) -> Path:
        return self._root / checked_key(key)

    def _delete(self, path: Path) -> bool:
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False
        sync_directory(path.parent)
        prune(path.parent, self._root)
        return True

    async def _run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        def work() -> T:
            try:
                return function(*args, **kwargs)
            except FileExistsError:
                raise
            except OSError as error:
                # A full or failing disk; the text would name paths.
                raise Unavailable("the object store does not answer") from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
