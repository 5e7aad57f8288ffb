"""Rows on their way into the warehouse, in the object store; and the directory in which an emulator sees them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from profilemydata.common.v1 import staged_rows_pb2
from profilemydata.persistence.v1 import analysis_record_pb2

from services.persistence.convert.records import from_json, to_json
from services.persistence.convert.rows import ingest_from_proto, ingest_to_proto, staged_from_proto
from services.persistence.core.ids import is_id
from services.persistence.core.ingest.ingestion import RowsStage, StagedRows
from services.persistence.core.records import Ingest
from services.persistence.core.workspace import INGESTS_PREFIX, Workspace
from services.runtime.objects import ObjectExists, ObjectNotFound, ObjectStore

MAX_NOTE_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class ObjectRows:
    """See ``RowsDesk``."""

    objects: ObjectStore
    stage: RowsStage

    async def pending(self) -> AsyncIterator[str]:
        async for key in self.objects.list(INGESTS_PREFIX):
            analysis_id = key.removeprefix(INGESTS_PREFIX)
            if is_id(analysis_id):
                yield analysis_id

    async def staged(self, analysis_id: str) -> StagedRows | None:
        body = await self._read(Workspace(analysis_id).staged_rows_key)
        return staged_from_proto(from_json(body, staged_rows_pb2.StagedRows())) if body else None

    async def record(self, analysis_id: str) -> Ingest | None:
        body = await self._read(Workspace(analysis_id).ingest_key)
        return ingest_from_proto(from_json(body, analysis_record_pb2.Ingest())) if body else None

    async def conclude(self, analysis_id: str, ingest: Ingest) -> None:
        with contextlib.suppress(ObjectExists):
            body = to_json(ingest_to_proto(ingest))
            key = Workspace(analysis_id).ingest_key
            await self.objects.put(key, body, media_type="application/json", create_only=True)

    async def clear(self, analysis_id: str) -> None:
        workspace = Workspace(analysis_id)
        await self.stage.hide(analysis_id)
        await self.objects.delete(workspace.rows_key)
        # Last: whoever is interrupted before finds it again, and with it what is left to do.
        await self.objects.delete(workspace.ingest_note_key)

    async def _read(self, key: str) -> bytes | None:
        try:
            return await self.objects.read(key, max_bytes=MAX_NOTE_BYTES)
        except ObjectNotFound:
            return None


@dataclass(frozen=True, slots=True)
class BucketStage:
    """See ``RowsStage``. The external stage points at the objects themselves."""

    async def show(self, analysis_id: str) -> None:
        """It is there."""

    async def hide(self, analysis_id: str) -> None:
        """It goes with the object."""


@dataclass(frozen=True, slots=True)
class DirectoryStage:
    """See ``RowsStage``. The file store keeps a digest behind the bytes, which no reader of Parquet expects: these are copies."""

    objects: ObjectStore
    directory: Path

    async def show(self, analysis_id: str) -> None:
        partial = self.directory / f"{analysis_id}.part"
        await self.objects.download(Workspace(analysis_id).rows_key, partial)
        partial.replace(self._file(analysis_id))

    async def hide(self, analysis_id: str) -> None:
        self._file(analysis_id).unlink(missing_ok=True)

    def _file(self, analysis_id: str) -> Path:
        return self.directory / f"{analysis_id}.parquet"
