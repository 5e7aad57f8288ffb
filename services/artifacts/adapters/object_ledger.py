"""The ledger as artifacts reads it: who owns an analysis, and what was rendered of it.

The one place here that knows where an analysis keeps its objects. Everything that is written goes where the event's workspace
says; three questions, however, name an analysis only, and are answered from its ``request.json``, its ``manifest.json`` and the
tombstone that a deletion leaves.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from services.artifacts.convert import decode_manifest, decode_request
from services.artifacts.core.artifact import Manifest
from services.runtime.objects import ObjectNotFound, ObjectStore

ANALYSIS_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class ObjectLedger:
    """See ``Ledger``."""

    objects: ObjectStore

    async def tenant_of(self, analysis_id: str) -> str | None:
        body = await self._read(analysis_id, "request.json")
        return decode_request(body).owner.tenant_id if body else None

    async def deleted_by_tenant(self, analysis_id: str) -> str | None:
        body = await self._body(f"tombstones/{analysis_id}") if ANALYSIS_ID.fullmatch(analysis_id) else None
        return str(json.loads(body).get("tenant_id", "")) or None if body else None

    async def manifest_of(self, analysis_id: str) -> Manifest | None:
        body = await self._read(analysis_id, "manifest.json")
        return decode_manifest(body) if body else None

    async def _read(self, analysis_id: str, name: str) -> bytes | None:
        # Callers name analyses: what is no id must not become a key.
        if not ANALYSIS_ID.fullmatch(analysis_id):
            return None
        return await self._body(f"analyses/{analysis_id}/{name}")

    async def _body(self, key: str) -> bytes | None:
        try:
            return await self.objects.read(key)
        except ObjectNotFound:
            return None
