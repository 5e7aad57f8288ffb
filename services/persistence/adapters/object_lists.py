"""The lists beside the ledger: a tenant's analyses, uploads, the warehouse's backlog, removals under way."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from services.persistence.core.ids import is_id
from services.persistence.core.records import AcceptedRequest, StoredObject, Upload
from services.persistence.core.workspace import (
    DELETIONS_PREFIX,
    UNPERSISTED_PREFIX,
    Workspace,
    index_key,
    index_prefix,
    index_start,
    upload_key,
    uses_prefix,
)
from services.runtime.objects import ObjectNotFound, ObjectStore

JSON = "application/json"
TENANT_METADATA = "tenant-id"
FILE_NAME_METADATA = "file-name"
DECLARED_SHA256_METADATA = "declared-sha256"
"""What artifacts writes beside an upload's bytes, percent-encoded."""


@dataclass(frozen=True, slots=True)
class ObjectIndex:
    """See ``Index``."""

    objects: ObjectStore

    async def newest_first(
        self, tenant_id: str, *, after_id: str = "", created_before: datetime | None = None
    ) -> AsyncIterator[str]:
        starts = [
            index_key(tenant_id, after_id) if after_id else "",
            index_start(tenant_id, created_before) if created_before else "",
        ]
        async for key in self.objects.list(index_prefix(tenant_id), start_after=max(starts)):
            # Time and identifier are joined by a dash; the identifier has 36 characters.
            if is_id(key[-36:]):
                yield key[-36:]


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


@dataclass(frozen=True, slots=True)
class ObjectBacklog:
    """See ``Backlog``."""

    objects: ObjectStore

    async def add(self, analysis_id: str) -> None:
        workspace = Workspace(analysis_id)
        if await self.objects.head(workspace.persisted_key) is None:
            await self.objects.put(workspace.unpersisted_key, b"")

    async def ids(self) -> AsyncIterator[str]:
        async for key in self.objects.list(UNPERSISTED_PREFIX):
            analysis_id = key.removeprefix(UNPERSISTED_PREFIX)
            if is_id(analysis_id):
                yield analysis_id

    async def settle(self, analysis_id: str, persisted_at: datetime) -> None:
        workspace = Workspace(analysis_id)
        body = json.dumps({"persisted_at": persisted_at.isoformat()}).encode()
        await self.objects.put(workspace.persisted_key, body, media_type=JSON)
        await self.drop(analysis_id)

    async def drop(self, analysis_id: str) -> None:
        await self.objects.delete(Workspace(analysis_id).unpersisted_key)


@dataclass(frozen=True, slots=True)
class ObjectDeletions:
    """See ``Deletions``."""

    objects: ObjectStore

    async def begin(self, request: AcceptedRequest, now: datetime) -> None:
        workspace = Workspace(request.analysis_id)
        datasets = (request.spec.primary, request.spec.baseline)
        note = {
            "began_at": now.isoformat(),
            "tenant_id": request.owner.tenant_id,
            "uploads": sorted({dataset.stored.key for dataset in datasets if dataset and dataset.stored}),
        }
        await self.objects.put(workspace.deletion_key, json.dumps(note).encode(), media_type=JSON)
        await self.objects.put(workspace.tombstone_key, json.dumps({"deleted_at": now.isoformat()}).encode(), media_type=JSON)

    async def sweep(self, analysis_id: str) -> int:
        workspace = Workspace(analysis_id)
        note = json.loads(await self.objects.read(workspace.deletion_key))
        keys = [index_key(note["tenant_id"], analysis_id), workspace.open_key, workspace.unpersisted_key]
        keys += [key async for key in self.objects.list(workspace.prefix)]
        keys += [f"{uses_prefix(upload)}{analysis_id}" for upload in note["uploads"]]
        removed = sum([await self.objects.delete(key) for key in keys])
        return removed + sum([await self._release(upload) for upload in note["uploads"]])

    async def pending(self) -> AsyncIterator[tuple[str, datetime]]:
        async for key in self.objects.list(DELETIONS_PREFIX):
            try:
                note = json.loads(await self.objects.read(key))
            except ObjectNotFound:
                continue
            yield key.removeprefix(DELETIONS_PREFIX), datetime.fromisoformat(note["began_at"])

    async def finish(self, analysis_id: str) -> None:
        await self.objects.delete(Workspace(analysis_id).deletion_key)

    async def _release(self, upload: str) -> bool:
        async for _ in self.objects.list(uses_prefix(upload)):
            return False
        return await self.objects.delete(upload)
