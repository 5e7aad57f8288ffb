"""Reads objects of buckets that the operator allows, with the suite's own credentials."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from services.runtime.errors import InvalidRequest, LimitExceeded, NotFound, Unavailable
from services.runtime.objects import CHUNK_BYTES, ObjectExists, ObjectNotFound
from services.runtime.settings import ObjectSettings
from services.runtime.source_uris import SourceAddress, allowed_source

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

    from services.runtime.s3_client import Threads

DENIED = frozenset({"403", "AccessDenied", "AllAccessDisabled", "InvalidObjectState", "Forbidden"})


class SourceNotFound(NotFound):
    """There is no such object in the bucket, or no such bucket."""

    default_reason = "SOURCE_NOT_FOUND"


class SourceDenied(InvalidRequest):
    """The suite's credentials may not read the object."""

    default_reason = "SOURCE_DENIED"


class S3Sources:
    """Objects outside the suite's own store. Which buckets, the settings say: none by default."""

    def __init__(self, settings: ObjectSettings) -> None:
        self._settings = settings
        self._buckets = settings.source_buckets()
        self._opened: tuple[S3Client, Threads] | None = None

    async def fetch(self, uri: str, path: Path, max_bytes: int, check_room: Callable[[int], None]) -> int:
        """Copy an object to a file; its size. ``check_room`` is told the size before a byte is moved.

        Raises ``SourceNotAllowed``, ``SourceNotFound``, ``SourceDenied``, ``LimitExceeded`` past ``max_bytes``, ``Unavailable``.
        """
        address = allowed_source(uri, self._buckets)
        client, threads = self._client()
        with _mapped():
            head = await threads.run(lambda: client.head_object(Bucket=address.bucket, Key=address.key))
            size, tag = head["ContentLength"], head["ETag"]
            _check_size(size, max_bytes)
            check_room(size)
            return await _download(client, threads, address, tag, path, size)

    def _client(self) -> tuple[S3Client, Threads]:
        if self._opened is None:
            # Imported here: boto3 takes long to import, and most suites never need it for this.
            from services.runtime.s3_client import Threads, make_client

            self._opened = make_client(self._settings), Threads()
        return self._opened


async def _download(client: S3Client, threads: Threads, address: SourceAddress, tag: str, path: Path, size: int) -> int:
    """The object as ``tag`` names it, and not a byte more than it was said to have."""
    found = await threads.run(lambda: client.get_object(Bucket=address.bucket, Key=address.key, IfMatch=tag))
    body, received = found["Body"], 0
    file = await asyncio.to_thread(path.open, "wb")
    try:
        while chunk := await threads.run(lambda: body.read(CHUNK_BYTES)):
            received += len(chunk)
            if received > size:
                break
            await asyncio.to_thread(file.write, chunk)
    finally:
        body.close()
        await asyncio.to_thread(file.close)
    if received != size:
        raise Unavailable("the source did not send what it announced; try again")
    return size


def _check_size(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise LimitExceeded(
            f"the file is larger than {max_bytes} bytes", reason="FILE_TOO_LARGE", metadata={"limit_bytes": str(max_bytes)}
        )


@contextmanager
def _mapped() -> Iterator[None]:
    """What the store's refusals mean for a source."""
    try:
        yield
    except ObjectNotFound:
        raise SourceNotFound("the source has no such object") from None
    except ObjectExists:
        raise Unavailable("the source changed while it was read; try again") from None
    except Unavailable as error:
        if error.metadata.get("code") in DENIED:
            raise SourceDenied("the suite may not read the source: its credentials are refused") from None
        raise
