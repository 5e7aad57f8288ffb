"""Retention and deletion over every object store: the same things go, the same things stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from services.persistence.adapters.memory_warehouse import MemoryWarehouse
from services.persistence.core.records import AnalysisSpec, AnalysisState, DatasetSpec, Owner
from services.persistence.core.workspace import Workspace
from services.persistence.errors import AnalysisDeleted
from services.persistence.main import Persistence
from services.persistence.settings import PersistenceSettings
from services.runtime.clock import ManualClock
from services.runtime.memory_bus import MemoryBus
from services.runtime.objects import ObjectStore

ADA = Owner("acme", "ada")


class Shop:
    """Persistence over a store whose own clock is the machine's; ours runs ahead of it when told."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store
        self.clock = ManualClock(datetime.now(UTC))
        self.persistence = Persistence(MemoryBus(self.clock), store, MemoryWarehouse(), self.clock, PersistenceSettings())

    async def analysis(self, upload_id: str, *, is_over: bool = True) -> str:
        metadata = {"tenant-id": "acme", "user-id": "ada", "file-name": "a.csv"}
        await self.store.put(f"uploads/{upload_id}", b"a\n1\n", metadata=metadata)
        spec = AnalysisSpec(DatasetSpec(upload_id=upload_id))
        analysis = await self.persistence.analyses.create(ADA, spec)
        workspace = Workspace(analysis.request.analysis_id)
        for number in range(2):
            await self.store.put(f"{workspace.artifacts_prefix}{number}", b"xlsx", retention="artifact")
        await self.store.put(workspace.report_key, b"{}")
        if is_over:
            await self.persistence.conclusion.end(analysis.request, AnalysisState.FAILED)
        self.clock.advance(0.01)
        return workspace.analysis_id

    async def keys(self, *prefixes: str) -> set[str]:
        return {key for prefix in prefixes or ("",) async for key in self.store.list(prefix)}

    async def settle(self) -> None:
        for _ in range(3):
            self.clock.advance(4000)
            await self.persistence.removal.round()


@pytest.fixture
def shop(store: ObjectStore) -> Shop:
    return Shop(store)


def artifacts(*analysis_ids: str) -> Iterable[str]:
    return {f"analyses/{analysis_id}/artifacts/{number}" for analysis_id in analysis_ids for number in range(2)}


async def test_what_is_over_its_time_goes(shop: Shop) -> None:
    ended, running = await shop.analysis("a"), await shop.analysis("b", is_over=False)
    shop.clock.advance(timedelta(hours=25).total_seconds())
    await shop.persistence.sweeper.round()
    assert await shop.keys("uploads/", "uses/", "releases/") == {"uploads/b", f"uses/b/{running}"}
    shop.clock.advance(timedelta(days=30).total_seconds())
    await shop.persistence.sweeper.round()
    assert {key for key in await shop.keys("analyses/") if "/artifacts/" in key} == artifacts(running)
    assert f"analyses/{ended}/report.json" in await shop.keys("analyses/")
    await shop.persistence.analyses.cancel("acme", running)
    assert sum((await shop.persistence.sweeper.round()).values()) == 4
    assert sum((await shop.persistence.sweeper.round()).values()) == 0


async def test_a_deleted_analysis_leaves_its_tombstone(shop: Shop) -> None:
    gone, kept = await shop.analysis("a"), await shop.analysis("a")
    other = await shop.analysis("b")
    for analysis_id in (gone, other):
        await shop.persistence.analyses.delete(ADA, analysis_id)
    await shop.settle()
    assert not [key for key in await shop.keys() if gone in key and key != f"tombstones/{gone}"]
    assert await shop.keys("uploads/") == {"uploads/a"}
    assert {key for key in await shop.keys("analyses/") if "/artifacts/" in key} == artifacts(kept)
    with pytest.raises(AnalysisDeleted):
        await shop.persistence.analyses.get("acme", gone)
    await shop.persistence.analyses.delete(ADA, kept)
    await shop.settle()
    assert await shop.keys() == {f"tombstones/{analysis_id}" for analysis_id in (gone, kept, other)}
