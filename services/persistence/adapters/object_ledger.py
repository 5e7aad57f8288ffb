"""The ledger in the object store: an object that exists is a fact, an object created once is a decision."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from profilemydata.artifacts.v1 import artifact_pb2
from profilemydata.common.v1 import analysis_pb2

from services.persistence.convert.records import (
    from_json,
    manifest_from_proto,
    outcome_from_proto,
    outcome_to_proto,
    request_from_proto,
    request_to_proto,
    to_json,
)
from services.persistence.core.ids import is_id
from services.persistence.core.ledger import Claim, Evidence, Stage, Tries
from services.persistence.core.records import AcceptedRequest, Manifest, Outcome, StoredObject, Tombstone
from services.persistence.core.workspace import (
    OPEN_PREFIX,
    Workspace,
    claim_key,
    index_key,
    releases_prefix,
    uses_prefix,
)
from services.runtime.objects import ObjectExists, ObjectInfo, ObjectNotFound, ObjectStore

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class ObjectLedger:
    """See ``Ledger``."""

    objects: ObjectStore

    async def claimed(self, tenant_id: str, request_id: str) -> Claim | None:
        body = await self._read(claim_key(tenant_id, request_id))
        return Claim(**json.loads(body)) if body else None

    async def claim(self, tenant_id: str, request_id: str, claim: Claim) -> Claim:
        body = json.dumps({"analysis_id": claim.analysis_id, "spec_sha256": claim.spec_sha256}).encode()
        return claim if await self._create(claim_key(tenant_id, request_id), body) else await self._claim(tenant_id, request_id)

    async def accept(self, request: AcceptedRequest) -> bool:
        workspace, uploads = Workspace(request.analysis_id), upload_keys(request)
        note = json.dumps({"tenant_id": request.owner.tenant_id, "uploads": uploads}).encode()
        # Every trace before the acceptance itself: a crash between leaves traces to remove, never an analysis nobody drives.
        await asyncio.gather(
            self.objects.put(index_key(request.owner.tenant_id, request.analysis_id), b""),
            self.objects.put(workspace.open_key, note, media_type=JSON),
            *(self.objects.put(f"{uses_prefix(key)}{request.analysis_id}", b"") for key in uploads),
            *([self.objects.put(workspace.ingest_note_key, b"")] if request.spec.is_ingested else []),
        )
        # After the uses are noted: whoever removes an upload announces it first and looks at the uses then, so one sees the other.
        are_kept = all(await asyncio.gather(*map(self._is_kept, uploads)))
        if not are_kept and await self.objects.head(workspace.request_key) is None:
            await self.forget(request.analysis_id)
            return False
        await self._create(workspace.request_key, to_json(request_to_proto(request)))
        return True

    async def request(self, analysis_id: str) -> AcceptedRequest | None:
        body = await self._read(Workspace(analysis_id).request_key)
        return request_from_proto(from_json(body, analysis_pb2.AcceptedRequest())) if body else None

    async def evidence(self, analysis_id: str) -> Evidence:
        workspace = Workspace(analysis_id)
        outcome, profile, report, manifest = await asyncio.gather(
            self._outcome(analysis_id),
            self.objects.head(workspace.profile_key),
            self.objects.head(workspace.report_key),
            self.objects.head(workspace.manifest_key),
        )
        return Evidence(
            profile=_stored(profile),
            report=_stored(report),
            has_manifest=manifest is not None,
            outcome=outcome,
            persisted_at=await self._persisted_at(analysis_id) if outcome else None,
            changed_at=max((info.modified_at for info in (profile, report, manifest) if info), default=None),
        )

    async def states(self, analysis_id: str) -> StoredObject | None:
        return _stored(await self.objects.head(Workspace(analysis_id).states_key))

    async def sketches(self, analysis_id: str) -> bytes | None:
        return await self._read(Workspace(analysis_id).sketches_key)

    async def manifest(self, analysis_id: str) -> Manifest | None:
        body = await self._read(Workspace(analysis_id).manifest_key)
        return manifest_from_proto(from_json(body, artifact_pb2.Manifest())) if body else None

    async def conclude(self, outcome: Outcome) -> Outcome:
        created = await self._create(Workspace(outcome.analysis_id).outcome_key, to_json(outcome_to_proto(outcome)))
        return outcome if created else await self._outcome(outcome.analysis_id) or outcome

    async def is_open(self, analysis_id: str) -> bool:
        return await self.objects.head(Workspace(analysis_id).open_key) is not None

    async def is_ingesting(self, analysis_id: str) -> bool:
        return await self.objects.head(Workspace(analysis_id).ingest_note_key) is not None

    async def close(self, analysis_id: str) -> None:
        await self.objects.delete(Workspace(analysis_id).open_key)

    async def open_ids(self) -> AsyncIterator[str]:
        async for key in self.objects.list(OPEN_PREFIX):
            analysis_id = key.removeprefix(OPEN_PREFIX)
            if is_id(analysis_id):
                yield analysis_id

    async def forget(self, analysis_id: str) -> None:
        workspace = Workspace(analysis_id)
        body = await self._read(workspace.open_key)
        if body:
            note = json.loads(body)
            await self.objects.delete(index_key(note["tenant_id"], analysis_id))
            for key in note.get("uploads", ()):
                await self.objects.delete(f"{uses_prefix(key)}{analysis_id}")
        await self.objects.delete(workspace.ingest_note_key)
        await self.objects.delete(workspace.open_key)

    async def tombstone(self, analysis_id: str) -> Tombstone | None:
        body = await self._read(Workspace(analysis_id).tombstone_key)
        return decode_tombstone(body) if body else None

    async def tries(self, analysis_id: str) -> Tries:
        body = await self._read(Workspace(analysis_id).tries_key)
        if body is None:
            return Tries()
        kept = json.loads(body)
        published_at = datetime.fromisoformat(kept["published_at"]) if kept["published_at"] else None
        return Tries(kept["attempt"], Stage(kept["stage"]), kept["spent"], published_at)

    async def record_tries(self, analysis_id: str, tries: Tries) -> None:
        published_at = tries.published_at.isoformat() if tries.published_at else None
        kept = {"attempt": tries.attempt, "stage": tries.stage.value, "spent": tries.spent, "published_at": published_at}
        await self.objects.put(Workspace(analysis_id).tries_key, json.dumps(kept).encode(), media_type=JSON)

    def report(self, analysis_id: str) -> AsyncIterator[bytes]:
        return self.objects.stream(Workspace(analysis_id).report_key)

    async def _is_kept(self, upload_key: str) -> bool:
        async for _ in self.objects.list(releases_prefix(upload_key)):
            return False
        return await self.objects.head(upload_key) is not None

    async def _claim(self, tenant_id: str, request_id: str) -> Claim:
        standing = await self.claimed(tenant_id, request_id)
        if standing is None:
            raise ObjectNotFound("a claim vanished")
        return standing

    async def _outcome(self, analysis_id: str) -> Outcome | None:
        body = await self._read(Workspace(analysis_id).outcome_key)
        return outcome_from_proto(from_json(body, analysis_pb2.Outcome())) if body else None

    async def _persisted_at(self, analysis_id: str) -> datetime | None:
        body = await self._read(Workspace(analysis_id).persisted_key)
        return datetime.fromisoformat(json.loads(body)["persisted_at"]) if body else None

    async def _read(self, key: str) -> bytes | None:
        try:
            return await self.objects.read(key)
        except ObjectNotFound:
            return None

    async def _create(self, key: str, body: bytes) -> bool:
        try:
            await self.objects.put(key, body, media_type=JSON, create_only=True)
        except ObjectExists:
            return False
        return True


def upload_keys(request: AcceptedRequest) -> list[str]:
    """The uploads that an analysis uses, each once."""
    datasets = (request.spec.primary, request.spec.baseline)
    return sorted({dataset.stored.key for dataset in datasets if dataset and dataset.stored})


def encode_tombstone(tombstone: Tombstone) -> bytes:
    """As it stands in the store for ever."""
    kept = {
        "tenant_id": tombstone.tenant_id,
        "deleted_by": tombstone.deleted_by,
        "deleted_at": tombstone.deleted_at.isoformat(),
    }
    return json.dumps(kept, sort_keys=True).encode()


def decode_tombstone(body: bytes) -> Tombstone:
    """From the store. One that does not say whose it was is nobody's."""
    kept = json.loads(body)
    return Tombstone(kept.get("tenant_id", ""), kept.get("deleted_by", ""), datetime.fromisoformat(kept["deleted_at"]))


def _stored(info: ObjectInfo | None) -> StoredObject | None:
    return StoredObject(info.key, info.size_bytes, info.sha256, info.media_type) if info else None
