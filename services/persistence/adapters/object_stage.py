"""The files of rows in the object store, below the prefix that the warehouse's external stage points at."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from services.persistence.core.workspace import Workspace
from services.runtime.objects import ObjectExists, ObjectStore


@dataclass(frozen=True, slots=True)
class ObjectStage:
    """See ``RowStage``."""

    objects: ObjectStore

    async def land(self, analysis_id: str, body: bytes) -> None:
        # Never written twice: the load history tells files apart by name and content.
        with contextlib.suppress(ObjectExists):
            key = Workspace(analysis_id).staged_history_key
            await self.objects.put(key, body, media_type="application/x-ndjson", create_only=True)

    async def remove(self, analysis_id: str) -> None:
        await self.objects.delete(Workspace(analysis_id).staged_history_key)
