"""Rows as files in the object store, which COPY or Snowpipe loads: for volumes at which bound statements are too many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.persistence.core.history import RowStage
from services.persistence.core.tables.base import HistoryRecord, sql_time
from services.persistence.core.tables.registry import TABLES
from services.persistence.core.warehouse import StagedWarehouse
from services.persistence.errors import WarehouseRefused
from services.runtime.clock import Clock


@dataclass(frozen=True, slots=True)
class StagedPath:
    """See ``HistoryPath``. The warehouse itself says what has arrived; files are removed only then."""

    stage: RowStage
    warehouse: StagedWarehouse
    clock: Clock
    copies: bool
    """False where Snowpipe loads the files by itself."""

    async def write(self, records: Sequence[HistoryRecord]) -> frozenset[str]:
        ids = [record.request.analysis_id for record in records]
        for record in records:
            await self.stage.land(record.request.analysis_id, staged_rows(record, self.clock.now()))
        if self.copies:
            await self.warehouse.copy_staged()
        await self.warehouse.merge_landed(ids)
        present = await self.warehouse.present(ids)
        for analysis_id in sorted(present):
            await self.stage.remove(analysis_id)
        return present


def staged_rows(record: HistoryRecord, written_at: datetime) -> bytes:
    """The analysis' rows of all tables, one JSON object a line. Raises ``WarehouseRefused`` for what JSON cannot hold."""
    about = {"analysis_id": record.request.analysis_id, "written_at": sql_time(written_at)}
    lines = [{**about, "target_table": table.name, "fields": row} for table in TABLES for row in table.rows(record)]
    try:
        return b"".join(json.dumps(line, allow_nan=False, separators=(",", ":")).encode() + b"\n" for line in lines)
    except ValueError:
        raise WarehouseRefused("rows cannot be written as JSON") from None
