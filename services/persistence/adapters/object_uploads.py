"""Uploads in the object store: found for their tenant, removed when nobody needs them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from services.persistence.core.ledger import Needed
from services.persistence.core.records import StoredObject, Upload
from services.persistence.core.workspace import releases_prefix, upload_key, uses_prefix
from services.runtime.objects import ObjectStore

TENANT_METADATA = "tenant-id"
FILE_NAME_METADATA = "file-name"
DECLARED_SHA256_METADATA = "declared-sha256"
"""What artifacts writes beside an upload's bytes, percent-encoded."""


@dataclass(frozen=True, slots=True)
class ObjectUploads:
    """See ``Uploads``."""

    objects: ObjectStore

    async def find(self, tenant_id: str, upload_id: str) -> Upload | None:
        key = upload_key(upload_id)
        info = await self.objects.head(key) if key else None
        if info is None or unquote(info.metadata.get(TENANT_METADATA, "")) != tenant_id:
            return None
        declared = info.metadata.get(DECLARED_SHA256_METADATA, "")
        # A store that was sent the bytes by the client itself may know no digest: then the reader checks the promised one.
        stored = StoredObject(info.key, info.size_bytes, info.sha256 or declared, info.media_type)
        is_as_declared = not declared or stored.sha256 == declared
        return Upload(stored, unquote(info.metadata.get(FILE_NAME_METADATA, "")), is_as_declared)

    async def release(self, key: str, by: str, is_needed: Needed) -> int:
        if await self._unneeded(key, is_needed) is None:
            return 0
        announcement = f"{releases_prefix(key)}{by}"
        await self.objects.put(announcement, b"")
        # Looked at once more: from here on nobody begins to use it unseen.
        uses = await self._unneeded(key, is_needed)
        # The bytes last: whoever is interrupted before finds them again, and with them what is left to do.
        removed = 0 if uses is None else sum([await self.objects.delete(gone) for gone in (*uses, key)])
        await self.objects.delete(announcement)
        return removed

    async def _unneeded(self, key: str, is_needed: Needed) -> list[str] | None:
        """The notes of the analyses that use an upload; None if one of them needs it."""
        uses = [use async for use in self.objects.list(uses_prefix(key))]
        for use in uses:
            if await is_needed(use.removeprefix(uses_prefix(key))):
                return None
        return uses
