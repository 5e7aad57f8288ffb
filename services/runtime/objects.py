"""The object store: bytes by key, created once, read with their digest checked.

Adapters: ``file_objects`` (a directory), ``s3_objects`` (boto3), ``memory_objects`` (tests). One contract suite holds for all.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from services.runtime.errors import Conflict, Internal, LimitExceeded, NotFound

CHUNK_BYTES = 1024 * 1024
"""Size of the chunks in which bodies travel."""


class ObjectNotFound(NotFound):
    """No object under that key."""

    default_reason = "OBJECT_NOT_FOUND"


class ObjectExists(Conflict):
    """``create_only`` met an object that was there first."""

    grpc_code = "ALREADY_EXISTS"


class ObjectCorrupt(Internal):
    """The stored bytes do not have the digest that was recorded. Retried: a read may be torn, an object is not."""

    default_reason = "OBJECT_CORRUPT"


class InvalidKey(Internal):
    """A key that no server makes: traversal, an upper-case letter, an empty part."""

    retryable = False


_PART = r"[a-z0-9_-][a-z0-9._-]*"
_KEY = re.compile(rf"{_PART}(?:/{_PART})*")
_PREFIX = re.compile(rf"(?:{_PART}/)*(?:{_PART})?")
MAX_KEY_CHARS = 512


def checked_key(key: str) -> str:
    """The key itself. Raises ``InvalidKey`` unless it is of the form that servers make."""
    if len(key) > MAX_KEY_CHARS or not _KEY.fullmatch(key):
        raise InvalidKey("not a key of the object store")
    return key


def checked_prefix(prefix: str) -> str:
    """The prefix itself: the beginning of a key, or empty. Raises ``InvalidKey``."""
    if len(prefix) > MAX_KEY_CHARS or not _PREFIX.fullmatch(prefix):
        raise InvalidKey("not a prefix of keys of the object store")
    return prefix


def too_large(limit_bytes: int) -> LimitExceeded:
    """The error for a body past its limit."""
    return LimitExceeded("the body is larger than the limit", metadata={"limit_bytes": str(limit_bytes)})


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What the store knows about one object."""

    key: str
    size_bytes: int
    sha256: str
    """Lower-case hex."""
    media_type: str
    modified_at: datetime
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignedUrl:
    """A request that a client sends to the store by itself."""

    method: str
    url: str
    """Absolute for S3; a path below the gateway for the file store."""
    headers: Mapping[str, str]
    expires_at: datetime


Body = bytes | Path | AsyncIterable[bytes]
"""Bytes at hand, a file, or a stream. Streams and files are never held in memory whole."""


class ObjectStore(Protocol):
    """Bytes by key. Keys are made by the server: lower-case letters, digits, ``-_./``, never ``..``.

    Every method raises ``Unavailable`` when the store does not answer within its timeouts.
    """

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
        """Store a body; visible whole or not at all. Raises ``ObjectExists`` if ``create_only`` and the key is taken,
        ``LimitExceeded`` past ``max_bytes``; nothing is left behind then, nor when the stream breaks. ``retention`` names a class
        of objects that the store's own rules may remove: S3 keeps it as the tag ``pmd-retention``, the others know none."""

    async def head(self, key: str) -> ObjectInfo | None:
        """What is known about an object; None if there is none."""

    async def read(self, key: str, *, max_bytes: int = 64 * CHUNK_BYTES) -> bytes:
        """A small object whole. Raises ``ObjectNotFound``, ``ObjectCorrupt``, ``LimitExceeded``."""

    def stream(self, key: str) -> AsyncIterator[bytes]:
        """An object in chunks; raises ``ObjectNotFound`` at the first, ``ObjectCorrupt`` after the last if the digest differs."""

    async def download(self, key: str, path: Path) -> ObjectInfo:
        """Copy an object to a file, digest checked. Raises ``ObjectNotFound``, ``ObjectCorrupt``."""

    def list(self, prefix: str, *, start_after: str = "") -> AsyncIterator[str]:
        """Keys below a prefix in ascending order, beginning after ``start_after``."""

    async def delete(self, key: str) -> bool:
        """Remove an object; whether there was one. Never raises for a missing key."""

    async def sign_get(self, key: str, *, file_name: str, media_type: str, expires_s: int) -> SignedUrl:
        """A short-lived download URL, sent as an attachment under ``file_name``."""

    async def sign_put(
        self, key: str, *, size_bytes: int, media_type: str, metadata: Mapping[str, str], expires_s: int, sha256: str = ""
    ) -> SignedUrl:
        """A short-lived upload URL for exactly ``size_bytes`` bytes under exactly this key; with ``sha256`` (lower-case hex) for
        exactly those bytes."""
