"""The loop that removes what was kept long enough: raw uploads, rendered files, what deleted analyses left."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from services.persistence.core.ids import created_at
from services.persistence.core.ledger import Ledger, Uploads
from services.persistence.core.retention import HOUR_S, Belongings, RetentionPolicy, Shelf
from services.runtime import metrics
from services.runtime.clock import Clock
from services.runtime.errors import ServiceError
from services.runtime.telemetry import logger

T = TypeVar("T")
AT_ONCE = 8
UNFINISHED_S = HOUR_S
"""A creation, or a release, that began so long ago was interrupted: no call lives that long."""
_log = logger(__name__)


@dataclass(slots=True)
class Sweeper:
    """Goes over the store in bounded rounds, each beginning where the last one ended. Running twice at once is harmless."""

    ledger: Ledger
    uploads: Uploads
    shelf: Shelf
    clock: Clock
    policy: RetentionPolicy
    interval_s: float = 300.0
    _name: str = field(default_factory=lambda: f"sweeper-{secrets.token_hex(8)}")
    _upload_cursor: str = ""
    _render_cursor: str = ""
    _analysis_cursor: str = ""

    async def run(self) -> None:
        """Go round until cancelled. A store that does not answer costs a round, not the loop."""
        while True:
            await self.clock.sleep(self.interval_s)
            try:
                await self.round()
            except ServiceError as error:
                metrics.count("pmd_retention_rounds_total", outcome="broken_off")
                _log.warning("round of the sweeper broken off", reason=error.reason)

    async def round(self) -> dict[str, int]:
        """Look at one batch of each kind; how many objects went. Raises ``Unavailable`` when the store does not answer."""
        removed = {
            "upload": await self._sweep_uploads(),
            "render": await self._sweep_renders(),
            **await self._sweep_analyses(),
            "release": await self.shelf.drop_releases(self.clock.now() - timedelta(seconds=UNFINISHED_S)),
        }
        for kind, number in removed.items():
            metrics.count("pmd_retention_removed_total", number, kind=kind)
        metrics.count("pmd_retention_rounds_total", outcome="done")
        if any(removed.values()):
            _log.info("retention enforced", **removed)
        return removed

    async def _sweep_uploads(self) -> int:
        keys, self._upload_cursor = await self._batch(self.shelf.uploads(self._upload_cursor))
        overdue = await self._overdue(keys, self.policy.uploads_before(self.clock.now()))
        return sum(await _in_turn(lambda key: self.uploads.release(key, self._name, self._needs_upload), overdue))

    async def _sweep_renders(self) -> int:
        keys, self._render_cursor = await self._batch(self.shelf.renders(self._render_cursor))
        overdue = await self._overdue(keys, self.policy.artifacts_before(self.clock.now()))
        return sum(await _in_turn(self.shelf.remove, overdue))

    async def _sweep_analyses(self) -> dict[str, int]:
        noted = swept = await self.shelf.swept()
        looked, removed, is_swept, at_end = 0, {"artifact": 0, "orphan": 0}, self._analysis_cursor <= swept, True
        async for found in self.shelf.analyses(max(swept, self._analysis_cursor)):
            if created_at(found.analysis_id) >= self.policy.artifacts_before(self.clock.now()):
                break
            if looked == self.policy.batch:
                at_end = False
                break
            looked += 1
            self._analysis_cursor = found.analysis_id
            # What is still running holds the note back, not the sweeper.
            is_swept = await self._sweep_analysis(found, removed) and is_swept
            swept = found.analysis_id if is_swept else swept
        if at_end:
            self._analysis_cursor = ""
        if swept > noted:
            await self.shelf.note_swept(swept)
        return removed

    async def _sweep_analysis(self, found: Belongings, removed: dict[str, int]) -> bool:
        """Remove what is over its time of one old analysis; whether nothing is left to do."""
        if not found.is_accepted:
            # Nobody can ask for these: a worker wrote them after the analysis was deleted, or before it ever was one.
            removed["orphan"] += sum(await _in_turn(self.shelf.remove, found.keys))
            return True
        if not found.is_over:
            return False
        overdue = await self._overdue(found.artifacts, self.policy.artifacts_before(self.clock.now()))
        removed["artifact"] += sum(await _in_turn(self.shelf.remove, overdue))
        return len(overdue) == len(found.artifacts)

    async def _needs_upload(self, analysis_id: str) -> bool:
        """Whether an analysis is still to read its upload: it is not over, nor its rows loaded, or about to be accepted."""
        if await self.ledger.request(analysis_id) is not None:
            is_over = (await self.ledger.evidence(analysis_id)).outcome is not None
            return not is_over or await self.ledger.is_ingesting(analysis_id)
        if await self.ledger.tombstone(analysis_id) is not None:
            return False
        return (self.clock.now() - created_at(analysis_id)).total_seconds() < UNFINISHED_S

    async def _batch(self, keys: AsyncIterator[str]) -> tuple[list[str], str]:
        """The next keys, and behind which to go on; empty when these were the last."""
        batch: list[str] = []
        async for key in keys:
            if len(batch) == self.policy.batch:
                return batch, batch[-1]
            batch.append(key)
        return batch, ""

    async def _overdue(self, keys: Iterable[str], before: datetime) -> list[str]:
        listed = list(keys)
        stored = await _in_turn(self.shelf.stored_at, listed)
        return [key for key, stored_at in zip(listed, stored, strict=True) if stored_at is None or stored_at < before]


async def _in_turn(work: Callable[[str], Awaitable[T]], keys: Iterable[str]) -> list[T]:
    """The answers for every key, a few at once."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(key: str) -> T:
        async with slots:
            return await work(key)

    return list(await asyncio.gather(*map(one, keys)))
