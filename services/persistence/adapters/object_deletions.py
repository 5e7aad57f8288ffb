"""Removals under way, in the object store."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.persistence.adapters.object_ledger import encode_tombstone, upload_keys
from services.persistence.core.ids import is_id
from services.persistence.core.ledger import Uploads
from services.persistence.core.records import AcceptedRequest, Tombstone
from services.persistence.core.workspace import DELETIONS_PREFIX, Workspace, index_key, run_key, uses_prefix
from services.runtime.objects import ObjectExists, ObjectNotFound, ObjectStore

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class ObjectDeletions:
    """See ``Deletions``."""

    objects: ObjectStore
    uploads: Uploads

    async def begin(self, request: AcceptedRequest, deleted_by: str, now: datetime) -> None:
        note = {
            "began_at": now.isoformat(),
            "tenant_id": request.owner.tenant_id,
            "deleted_by": deleted_by,
            "uploads": upload_keys(request),
            "run": run_key(request),
        }
        await self._create(Workspace(request.analysis_id).deletion_key, json.dumps(note).encode())

    async def sweep(self, analysis_id: str) -> int:
        workspace = Workspace(analysis_id)
        note = await self._note(workspace)
        if note is None:
            return 0
        tombstone = Tombstone(note["tenant_id"], note.get("deleted_by", ""), datetime.fromisoformat(note["began_at"]))
        # The tombstone before anything goes; then the request, without which every door takes the rest for absent.
        await self._create(workspace.tombstone_key, encode_tombstone(tombstone))
        keys = [workspace.request_key, index_key(tombstone.tenant_id, analysis_id), workspace.open_key, workspace.unpersisted_key]
        keys += [workspace.staged_history_key, workspace.rows_key, workspace.ingest_note_key]
        keys += [key async for key in self.objects.list(workspace.prefix) if key != workspace.request_key]
        # Of before there were lists of runs, a note names none.
        keys += [note["run"]] if "run" in note else []
        keys += [f"{uses_prefix(upload)}{analysis_id}" for upload in note["uploads"]]
        removed = sum([await self.objects.delete(key) for key in keys])
        return removed + sum([await self.uploads.release(upload, analysis_id, _is_needed) for upload in note["uploads"]])

    async def pending(self) -> AsyncIterator[tuple[str, datetime]]:
        async for key in self.objects.list(DELETIONS_PREFIX):
            analysis_id = key.removeprefix(DELETIONS_PREFIX)
            note = await self._note(Workspace(analysis_id)) if is_id(analysis_id) else None
            if note is not None:
                yield analysis_id, datetime.fromisoformat(note["began_at"])

    async def finish(self, analysis_id: str) -> None:
        await self.objects.delete(Workspace(analysis_id).deletion_key)

    async def _note(self, workspace: Workspace) -> dict[str, Any] | None:
        try:
            note: dict[str, Any] = json.loads(await self.objects.read(workspace.deletion_key))
        except ObjectNotFound:
            # Another replica has finished it.
            return None
        return note

    async def _create(self, key: str, body: bytes) -> None:
        # Whoever deleted first is who deleted.
        with contextlib.suppress(ObjectExists):
            await self.objects.put(key, body, media_type=JSON, create_only=True)


async def _is_needed(analysis_id: str) -> bool:
    """An analysis that still stands keeps its upload; the deleted one took its own use away before it asks."""
    del analysis_id
    return True
