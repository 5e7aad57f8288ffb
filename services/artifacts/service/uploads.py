"""Uploads: bytes on their way from a user into the store, whole or not at all."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.artifacts.core.access import AccessLimits, checked_file_name, checked_sha256, upload_metadata
from services.artifacts.core.artifact import NAMESPACE, StoredObject
from services.artifacts.errors import BrokenUpload, EmptyUpload, UploadTooLarge
from services.runtime.errors import FieldViolation
from services.runtime.identity import Caller
from services.runtime.objects import ObjectStore, SignedUrl

UPLOAD_MEDIA_TYPE = "application/octet-stream"
"""Whatever the client claims: content decides, in the profiler's sandbox."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What a client says of a file before its bytes."""

    file_name: str
    size_bytes: int | None = None
    sha256: str = ""


class Uploads:
    """Takes files and says where they lie."""

    def __init__(self, objects: ObjectStore, limits: AccessLimits) -> None:
        self._objects = objects
        self._limits = limits

    async def create(self, caller: Caller, announced: Announced, request_id: str = "") -> tuple[str, SignedUrl]:
        """An upload that the client sends to the store by itself; the same request id gives the same upload."""
        size_bytes = announced.size_bytes or 0
        self._limits.check_upload_size(size_bytes)
        upload_id = _upload_id(caller, request_id)
        sha256 = checked_sha256(announced.sha256)
        metadata = upload_metadata(caller.tenant_id, caller.user_id, checked_file_name(announced.file_name), sha256)
        url = await self._objects.sign_put(
            upload_key(upload_id),
            size_bytes=size_bytes,
            media_type=UPLOAD_MEDIA_TYPE,
            metadata=metadata,
            expires_s=self._limits.upload_expiry_s,
            sha256=sha256,
        )
        return upload_id, url

    async def take(self, caller: Caller, announced: Announced, chunks: AsyncIterator[bytes]) -> tuple[str, StoredObject]:
        """Store a stream. Raises before anything is visible if it is empty, too large or not what was announced."""
        if announced.size_bytes is not None:
            self._limits.check_upload_size(announced.size_bytes)
        sha256 = checked_sha256(announced.sha256)
        metadata = upload_metadata(caller.tenant_id, caller.user_id, checked_file_name(announced.file_name))
        upload_id = str(uuid.uuid4())
        info = await self._objects.put(
            upload_key(upload_id),
            self._checked(chunks, announced.size_bytes, sha256),
            media_type=UPLOAD_MEDIA_TYPE,
            metadata=metadata,
            create_only=True,
        )
        return upload_id, StoredObject(info.key, info.size_bytes, info.sha256, info.media_type)

    async def _checked(self, chunks: AsyncIterator[bytes], size_bytes: int | None, sha256: str) -> AsyncIterator[bytes]:
        """The stream, raising at its end: a store makes nothing visible of a body that raises."""
        received, digest = 0, hashlib.sha256()
        async for chunk in chunks:
            received += len(chunk)
            if received > self._limits.max_upload_bytes:
                raise UploadTooLarge(self._limits.max_upload_bytes)
            digest.update(chunk)
            yield chunk
        if not received:
            raise EmptyUpload("the file holds no byte")
        if size_bytes is not None and received != size_bytes:
            raise BrokenUpload("fewer or more bytes came than were announced", violations=(_fault("size_bytes"),))
        if sha256 and digest.hexdigest() != sha256:
            raise BrokenUpload("the bytes do not have the digest that was announced", violations=(_fault("sha256"),))


def upload_key(upload_id: str) -> str:
    """Where an upload lies. Made here alone; persistence and the profiler follow it."""
    return f"uploads/{upload_id}"


def _upload_id(caller: Caller, request_id: str) -> str:
    if not request_id:
        return str(uuid.uuid4())
    # The tenant is part of it: nobody can name another's upload by guessing a request id.
    return str(uuid.uuid5(NAMESPACE, f"{caller.tenant_id}\n{request_id}"))


def _fault(field: str) -> FieldViolation:
    return FieldViolation(field, "does not match the bytes")
