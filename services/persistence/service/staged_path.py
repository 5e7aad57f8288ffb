"""Rows as files in the object store, which COPY or Snowpipe loads: for volumes at which bound statements are too many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.persistence.core.history import HistoryPath, RowStage
from services.persistence.core.tables.base import HistoryRecord, sql_time
from services.persistence.core.tables.registry import TABLES
from services.persistence.core.warehouse import StagedWarehouse
from services.persistence.errors import WarehouseRefused
from services.runtime.clock import Clock
from services.runtime.telemetry import logger

PATIENCE_S = 3600.0
"""How long a file may lie in the stage while the warehouse answers: Snowpipe takes a minute."""
STALE_AFTER = timedelta(days=7)
"""Landed rows so old are nobody's: their analysis went another way, or was removed while they were loaded."""
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class StagedPath:
    """See ``HistoryPath``. The warehouse itself says what has arrived; files are removed only then.

    What does not arrive (a file that cannot be loaded, a pipe that is not there) goes another way in the end.
    """

    stage: RowStage
    warehouse: StagedWarehouse
    clock: Clock
    copies: bool
    """False where Snowpipe loads the files by itself."""
    otherwise: HistoryPath
    """The way of what does not arrive."""
    patience_s: float = PATIENCE_S
    _missed_since: dict[str, datetime] = field(default_factory=dict)
    """When the warehouse first said that an analysis is not there. An outage is no reason to lose patience."""

    async def write(self, records: Sequence[HistoryRecord]) -> frozenset[str]:
        ids = [record.request.analysis_id for record in records]
        for record in records:
            await self.stage.land(record.request.analysis_id, staged_rows(record, self.clock.now()))
        if self.copies:
            await self.warehouse.copy_staged()
        await self.warehouse.merge_landed(ids)
        present = await self.warehouse.present(ids)
        overdue = self._overdue([record for record in records if record.request.analysis_id not in present])
        if overdue:
            _log.error("staged files do not arrive, their rows are merged instead", analysis_count=len(overdue))
            present |= await self.otherwise.write(overdue)
            await self.warehouse.remove_landed_before(self.clock.now() - STALE_AFTER)
        for analysis_id in sorted(present):
            await self.stage.remove(analysis_id)
            self._missed_since.pop(analysis_id, None)
        return present

    def _overdue(self, missing: Sequence[HistoryRecord]) -> list[HistoryRecord]:
        now = self.clock.now()
        waiting = [(record, self._missed_since.setdefault(record.request.analysis_id, now)) for record in missing]
        return [record for record, since in waiting if (now - since).total_seconds() >= self.patience_s]


def staged_rows(record: HistoryRecord, written_at: datetime) -> bytes:
    """The analysis' rows of all tables, one JSON object a line. Raises ``WarehouseRefused`` for what JSON cannot hold."""
    about = {"analysis_id": record.request.analysis_id, "written_at": sql_time(written_at)}
    lines = [{**about, "target_table": table.name, "fields": row} for table in TABLES for row in table.rows(record)]
    try:
        return b"".join(json.dumps(line, allow_nan=False, separators=(",", ":")).encode() + b"\n" for line in lines)
    except ValueError:
        raise WarehouseRefused("rows cannot be written as JSON") from None
