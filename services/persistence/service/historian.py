"""The loop that writes ended analyses into the warehouse. Nothing waits for it: an outage delays history and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.persistence.core.history import HistoryPath
from services.persistence.core.ledger import Backlog, Ledger
from services.persistence.core.merging.column_states import ColumnState
from services.persistence.core.merging.keyed_hashes import SketchKey
from services.persistence.core.merging.sketches import column_states
from services.persistence.core.records import AcceptedRequest
from services.persistence.core.tables.base import HistoryRecord
from services.persistence.core.warehouse import Warehouse
from services.persistence.errors import WarehouseRefused
from services.runtime.clock import Clock
from services.runtime.errors import Internal, NotFound, ServiceError
from services.runtime.telemetry import logger

BATCH_REPORT_BYTES = 8 * 1024 * 1024
"""Reports held in memory at once, unless a single one is larger."""
HASH_BYTES = 40
"""Of one number of a sketch in memory."""
_log = logger(__name__)


@dataclass(slots=True)
class Historian:
    """Empties the backlog in batches. Killed between any two steps it begins the batch again: every write is keyed."""

    ledger: Ledger
    backlog: Backlog
    warehouse: Warehouse
    path: HistoryPath
    clock: Clock
    secret: bytes = b""
    """What keys of sketches are derived from; without one no states of columns are written."""
    linger_s: float = 0.5
    """How long it gathers before it writes, and again as long as more comes."""
    longest_linger_s: float = 5.0
    """How long it gathers at most. A statement costs much the same for one analysis and for many."""
    interval_s: float = 10.0
    """How often it looks without being kicked: for what another process left."""
    longest_pause_s: float = 60.0
    batch_size: int = 50
    _kicked: asyncio.Event = field(default_factory=asyncio.Event)
    _refused: set[str] = field(default_factory=set)
    """Analyses whose rows the warehouse refused: tried again after a restart, never in the way of others."""

    def kick(self) -> None:
        """There is something to write."""
        self._kicked.set()

    async def run(self) -> None:
        """Write until cancelled."""
        pause_s = 1.0
        while True:
            try:
                await self.warehouse.prepare()
                await self.drain()
                pause_s = 1.0
            except ServiceError as error:
                _log.warning("history waits", reason=error.reason, pause_s=pause_s)
                await self.clock.sleep(pause_s)
                pause_s = min(pause_s * 2, self.longest_pause_s)
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._kicked.wait(), self.interval_s)
            await self._linger()

    async def _linger(self) -> None:
        """Gather until nothing more comes, within bounds."""
        rounds = int(self.longest_linger_s / self.linger_s) if self.linger_s else 1
        for _ in range(max(1, rounds)):
            self._kicked.clear()
            await self.clock.sleep(self.linger_s)
            if not self._kicked.is_set():
                return
        self._kicked.clear()

    async def drain(self) -> int:
        """Write the whole backlog; how many analyses. Raises ``WarehouseUnavailable`` when the warehouse does not answer."""
        written = 0
        batch: list[HistoryRecord] = []
        async for analysis_id in self.backlog.ids():
            record = await self._record(analysis_id) if analysis_id not in self._refused else None
            if record is not None:
                batch.append(record)
            if len(batch) >= self.batch_size or sum(map(_report_bytes, batch)) >= BATCH_REPORT_BYTES:
                written += await self._write(batch)
                batch = []
        return written + await self._write(batch)

    async def _write(self, records: Sequence[HistoryRecord]) -> int:
        if not records:
            return 0
        try:
            present = await self.path.write(records)
        except WarehouseRefused:
            if len(records) > 1:
                # One bad record must not keep the others out.
                return sum([await self._write([record]) for record in records])
            self._refused.add(records[0].request.analysis_id)
            _log.exception("rows refused", analysis_id=records[0].request.analysis_id)
            return 0
        for analysis_id in sorted(present):
            await self.backlog.settle(analysis_id, self.clock.now())
        return len(present)

    async def _record(self, analysis_id: str) -> HistoryRecord | None:
        request = await self.ledger.request(analysis_id)
        outcome = (await self.ledger.evidence(analysis_id)).outcome if request else None
        if request is None or outcome is None:
            # Removed meanwhile: there is nothing to remember.
            await self.backlog.drop(analysis_id)
            return None
        manifest = await self.ledger.manifest(analysis_id)
        if manifest is None or outcome.state not in ("completed", "partial"):
            return HistoryRecord(request, outcome)
        report, states = await asyncio.gather(self._report(analysis_id), self._states(request))
        return HistoryRecord(request, outcome, manifest, report, manifest.report, states)

    async def _states(self, request: AcceptedRequest) -> tuple[ColumnState, ...]:
        if not self.secret:
            return ()
        key = SketchKey.of(self.secret, request.owner.tenant_id)
        try:
            body = await self.ledger.sketches(request.analysis_id)
            return await asyncio.to_thread(column_states, body, key) if body else ()
        except (Internal, ValueError) as error:
            # As with a report.
            _log.error("history goes on without states", analysis_id=request.analysis_id, error=type(error).__name__)
            return ()

    async def _report(self, analysis_id: str) -> Mapping[str, object] | None:
        try:
            body = b"".join([chunk async for chunk in self.ledger.report(analysis_id)])
            return await asyncio.to_thread(_parse, body)
        except (NotFound, Internal, ValueError) as error:
            # A lost or damaged report must not keep the rest of the history waiting.
            _log.error("history goes on without a report", analysis_id=analysis_id, exc_info=error)
            return None


def _report_bytes(record: HistoryRecord) -> int:
    kept = sum(len(state.distinct.hashes) for state in record.states if state.distinct)
    return (record.report_object.size_bytes if record.report_object else 0) + HASH_BYTES * kept


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _parse(body: bytes) -> Mapping[str, object]:
    parsed = json.loads(body, parse_constant=_refuse)
    return parsed if isinstance(parsed, dict) else {}
