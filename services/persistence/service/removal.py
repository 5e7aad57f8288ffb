"""How an analysis is removed: every object, every row, only a tombstone stays."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.persistence.core.ingest.ingestion import RowsWarehouse
from services.persistence.core.records import AcceptedRequest
from services.persistence.core.warehouse import Warehouse
from services.runtime.clock import Clock
from services.runtime.errors import ServiceError
from services.runtime.telemetry import logger

_log = logger(__name__)


class Deletions(Protocol):
    """Removals under way."""

    async def begin(self, request: AcceptedRequest, deleted_by: str, now: datetime) -> None:
        """Note the removal as under way: from here on it will be finished whatever crashes."""

    async def sweep(self, analysis_id: str) -> int:
        """Leave the tombstone if there is none yet, and remove whatever objects there are; how many."""

    def pending(self) -> AsyncIterator[tuple[str, datetime]]:
        """Removals under way, with when they began."""

    async def finish(self, analysis_id: str) -> None:
        """Note that nothing is left."""


@dataclass(slots=True)
class Removal:
    """Removes analyses: objects at once, rows as soon as the warehouse answers, both again after ``settle_s``.

    Again, until nothing is found: for what a worker or the historian was writing meanwhile. Running twice at once is harmless.
    """

    deletions: Deletions
    warehouse: Warehouse
    clock: Clock
    rows: RowsWarehouse | None = None
    """Where rows of files are; None where there never are any."""
    settle_s: float = 3600.0
    """Longer than any work on an analysis takes: an attempt at profiling has 15 minutes."""
    interval_s: float = 60.0
    _kicked: asyncio.Event = field(default_factory=asyncio.Event)
    _rows_removed: set[str] = field(default_factory=set)

    async def remove(self, request: AcceptedRequest, deleted_by: str) -> int:
        """Remove an analysis; how many objects went."""
        await self.deletions.begin(request, deleted_by, self.clock.now())
        removed = await self.deletions.sweep(request.analysis_id)
        self._kicked.set()
        return removed

    async def run(self) -> None:
        """Finish removals until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._kicked.wait(), self.interval_s)
            self._kicked.clear()
            try:
                await self.round()
            except ServiceError as error:
                _log.warning("removal waits", reason=error.reason)

    async def round(self) -> None:
        """Look at every removal under way once. Raises ``Unavailable`` when store or warehouse does not answer."""
        refusal: ServiceError | None = None
        async for analysis_id, began_at in self.deletions.pending():
            is_last = (self.clock.now() - began_at).total_seconds() >= self.settle_s
            if analysis_id in self._rows_removed and not is_last:
                continue
            found = await self.deletions.sweep(analysis_id)
            try:
                await self.warehouse.delete_analysis(analysis_id)
                if self.rows is not None:
                    await self.rows.delete_analysis(analysis_id)
            except ServiceError as error:
                # The objects of the others must not wait for the warehouse.
                refusal = error
                continue
            self._rows_removed.add(analysis_id)
            if is_last and not found:
                await self.deletions.finish(analysis_id)
                self._rows_removed.discard(analysis_id)
        if refusal is not None:
            raise refusal
