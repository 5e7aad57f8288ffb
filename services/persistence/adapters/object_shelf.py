"""What the sweeper sees of the object store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from services.persistence.core.ids import is_id
from services.persistence.core.retention import Belongings
from services.persistence.core.workspace import (
    ANALYSES_PREFIX,
    RELEASES_PREFIX,
    RENDERS_PREFIX,
    SWEPT_KEY,
    UPLOADS_PREFIX,
    Workspace,
)
from services.runtime.objects import ObjectNotFound, ObjectStore

BEHIND = "0"
"""The character after ``/``: behind everything below a folder, before the next one."""


@dataclass(frozen=True, slots=True)
class ObjectShelf:
    """See ``Shelf``."""

    objects: ObjectStore

    def uploads(self, start_after: str) -> AsyncIterator[str]:
        return self.objects.list(UPLOADS_PREFIX, start_after=start_after)

    def renders(self, start_after: str) -> AsyncIterator[str]:
        return self.objects.list(RENDERS_PREFIX, start_after=start_after)

    async def analyses(self, after_id: str) -> AsyncIterator[Belongings]:
        start = f"{ANALYSES_PREFIX}{after_id}{BEHIND}" if after_id else ""
        current, keys = "", list[str]()
        async for key in self.objects.list(ANALYSES_PREFIX, start_after=start):
            analysis_id = key.removeprefix(ANALYSES_PREFIX).partition("/")[0]
            if analysis_id != current and keys:
                yield _belongings(current, keys)
                keys = []
            if is_id(analysis_id):
                current = analysis_id
                keys.append(key)
        if keys:
            yield _belongings(current, keys)

    async def stored_at(self, key: str) -> datetime | None:
        info = await self.objects.head(key)
        return info.modified_at if info else None

    async def remove(self, key: str) -> bool:
        return await self.objects.delete(key)

    async def swept(self) -> str:
        try:
            noted = (await self.objects.read(SWEPT_KEY)).decode()
        except ObjectNotFound:
            return ""
        return noted if is_id(noted) else ""

    async def note_swept(self, analysis_id: str) -> None:
        await self.objects.put(SWEPT_KEY, analysis_id.encode(), media_type="text/plain")

    async def drop_releases(self, before: datetime) -> int:
        dropped = 0
        async for key in self.objects.list(RELEASES_PREFIX):
            stored_at = await self.stored_at(key)
            if stored_at is not None and stored_at < before:
                dropped += await self.remove(key)
        return dropped


def _belongings(analysis_id: str, keys: list[str]) -> Belongings:
    workspace = Workspace(analysis_id)
    artifacts = [key for key in keys if key.startswith(workspace.artifacts_prefix)]
    return Belongings(analysis_id, keys, artifacts, workspace.request_key in keys, workspace.outcome_key in keys)
