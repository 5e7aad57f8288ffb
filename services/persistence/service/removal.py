"""How an analysis is removed: every object, every row, only a tombstone stays."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.persistence.core.records import AcceptedRequest
from services.persistence.core.warehouse import Warehouse
from services.runtime.clock import Clock
from services.runtime.errors import ServiceError
from services.runtime.telemetry import logger

_log = logger(__name__)


class Deletions(Protocol):
    """Removals under way."""

    async def begin(self, request: AcceptedRequest, now: datetime) -> None:
        """Note the removal as under way and leave the tombstone."""

    async def sweep(self, analysis_id: str) -> int:
        """Remove whatever objects there are; how many."""

    def pending(self) -> AsyncIterator[tuple[str, datetime]]:
        """Removals under way, with when they began."""

    async def finish(self, analysis_id: str) -> None:
        """Note that nothing is left."""


@dataclass(slots=True)
class Removal:
    """Removes analyses: objects at once, rows as soon as the warehouse answers, both once more after ``settle_s``.

    The second time is for what a worker or the historian was writing while the analysis went.
    """

    deletions: Deletions
    warehouse: Warehouse
    clock: Clock
    settle_s: float = 900.0
    interval_s: float = 60.0
    _kicked: asyncio.Event = field(default_factory=asyncio.Event)
    _rows_removed: set[str] = field(default_factory=set)

    async def remove(self, request: AcceptedRequest) -> int:
        """Remove an analysis; how many objects went."""
        await self.deletions.begin(request, self.clock.now())
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
        async for analysis_id, began_at in self.deletions.pending():
            is_last = (self.clock.now() - began_at).total_seconds() >= self.settle_s
            if analysis_id in self._rows_removed and not is_last:
                continue
            await self.deletions.sweep(analysis_id)
            await self.warehouse.delete_analysis(analysis_id)
            self._rows_removed.add(analysis_id)
            if is_last:
                await self.deletions.finish(analysis_id)
                self._rows_removed.discard(analysis_id)
