"""The lists beside the ledger: a tenant's analyses, a dataset's runs, the warehouse's backlog."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from services.persistence.core.ids import is_id
from services.persistence.core.records import AcceptedRequest, AnalysisSpec
from services.persistence.core.workspace import (
    UNPERSISTED_PREFIX,
    Workspace,
    index_key,
    index_prefix,
    index_start,
    run_key,
    runs_prefix,
)
from services.runtime.objects import ObjectStore

JSON = "application/json"


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
class ObjectRuns:
    """See ``Runs``."""

    objects: ObjectStore

    async def add(self, request: AcceptedRequest) -> None:
        await self.objects.put(run_key(request), b"")

    async def newest_first(self, tenant_id: str, spec: AnalysisSpec) -> AsyncIterator[str]:
        file_name = spec.primary.file_name if spec.primary else ""
        async for key in self.objects.list(runs_prefix(tenant_id, spec.dataset_name, file_name)):
            if is_id(key[-36:]):
                yield key[-36:]


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
