"""What was kept long enough goes, what a running analysis needs stays, whoever sweeps and wherever it is interrupted."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import pytest

from services.persistence.core.ids import new_id
from services.persistence.core.records import DatasetSpec, Owner
from services.persistence.core.retention import RetentionPolicy
from services.persistence.main import Persistence
from services.persistence.settings import PersistenceSettings
from services.runtime import metrics
from services.runtime.errors import ServiceError, Unavailable
from tests.unit.persistence.stores import Killed, KillingObjects, ShuffledObjects

HOUR, DAY = 3600, 24 * 3600
ADA = Owner("acme", "ada")


def process(world: Any, objects: Any = None, **settings: Any) -> Persistence:
    """A process of the service, perhaps over another store."""
    return Persistence(world.bus, objects or world.objects, world.warehouse, world.clock, PersistenceSettings(**settings))


async def rendered(world: Any, upload_id: str = "up-1") -> str:
    """An analysis that is over, with two files."""
    await world.upload(upload_id)
    analysis = await world.persistence.analyses.create(ADA, world.spec(upload_id))
    analysis_id: str = analysis.request.analysis_id
    for number in range(2):
        await world.objects.put(f"analyses/{analysis_id}/artifacts/{number}", b"xlsx")
    await world.finish(analysis_id)
    world.clock.advance(1)
    return analysis_id


async def test_raw_uploads_go_after_a_day_and_not_before(world: Any) -> None:
    analysis_id = await rendered(world)
    await world.upload("unused")
    world.clock.advance(DAY - 10)
    assert set((await world.persistence.sweeper.round()).values()) == {0}
    world.clock.advance(20)
    assert (await world.persistence.sweeper.round())["upload"] == 3
    assert await world.keys("uploads/") == await world.keys("uses/") == await world.keys("releases/") == []
    header, _ = await world.persistence.analyses.report("acme", analysis_id)
    assert header.key == f"analyses/{analysis_id}/report.json"
    await world.persistence.analyses.delete(ADA, analysis_id)
    assert await world.keys(f"analyses/{analysis_id}") == []


async def test_an_upload_stays_while_an_analysis_is_to_read_it(world: Any) -> None:
    over, running = await rendered(world), await world.create()
    world.clock.advance(3 * DAY)
    await world.persistence.sweeper.round()
    assert await world.keys("uploads/") == ["uploads/up-1"]
    assert await world.keys("uses/") == [f"uses/up-1/{over}", f"uses/up-1/{running}"]
    await world.persistence.analyses.cancel("acme", running)
    await world.persistence.sweeper.round()
    assert await world.keys("uploads/") == await world.keys("uses/") == []


async def test_a_baseline_is_needed_too(world: Any) -> None:
    await world.upload("base")
    await world.upload("up-1")
    await world.persistence.analyses.create(ADA, world.spec(baseline=DatasetSpec(upload_id="base")))
    world.clock.advance(2 * DAY)
    await world.persistence.sweeper.round()
    assert await world.keys("uploads/") == ["uploads/base", "uploads/up-1"]


async def test_an_upload_stays_while_an_analysis_of_it_is_being_accepted(world: Any) -> None:
    await world.upload("up-1")
    world.clock.advance(2 * DAY)
    # Its use is noted, its request is not yet.
    await world.objects.put(f"uses/up-1/{new_id(world.clock.now())}", b"")
    await world.persistence.sweeper.round()
    assert await world.keys("uploads/") == ["uploads/up-1"]
    # No call lives that long: the creation was interrupted.
    world.clock.advance(HOUR)
    await world.persistence.sweeper.round()
    assert await world.keys("uploads/") == await world.keys("uses/") == []


async def test_rendered_files_go_after_thirty_days_and_reports_stay(world: Any) -> None:
    old = await rendered(world)
    world.clock.advance(DAY)
    young = await rendered(world)
    await world.objects.put("renders/abc/file", b"xlsx")
    world.clock.advance(29 * DAY)
    removed = await world.persistence.sweeper.round()
    assert (removed["artifact"], removed["render"], removed["orphan"]) == (2, 0, 0)
    assert not await world.keys(f"analyses/{old}/artifacts/")
    assert len(await world.keys(f"analyses/{young}/artifacts/")) == 2
    assert await world.state(old) == "completed"
    for name in ("request.json", "profile.pb", "states.bin", "sketches.json", "report.json", "manifest.json", "outcome.json"):
        assert f"analyses/{old}/{name}" in await world.keys()
    world.clock.advance(DAY + 1)
    assert (await world.persistence.sweeper.round())["render"] == 1
    assert not await world.keys(f"analyses/{young}/artifacts/")


async def test_files_of_a_running_analysis_stay_and_hold_nobody_up(world: Any) -> None:
    running = await world.create()
    await world.objects.put(f"analyses/{running}/artifacts/0", b"xlsx")
    over = await rendered(world)
    world.clock.advance(40 * DAY)
    await world.persistence.sweeper.round()
    assert await world.keys(f"analyses/{running}/artifacts/") == [f"analyses/{running}/artifacts/0"]
    assert not await world.keys(f"analyses/{over}/artifacts/")
    assert await world.keys("retention/") == []
    await world.persistence.analyses.cancel("acme", running)
    await world.persistence.sweeper.round()
    assert not await world.keys(f"analyses/{running}/artifacts/")
    assert await world.objects.read("retention/artifacts") == over.encode()


async def test_what_nobody_can_ask_for_goes_as_well(world: Any) -> None:
    analysis_id = await rendered(world)
    await world.persistence.analyses.delete(ADA, analysis_id)
    for _ in range(3):
        world.clock.advance(4000)
        await world.persistence.removal.round()
    # A worker that was held up for longer than any deletion watches.
    await world.objects.put(f"analyses/{analysis_id}/artifacts/late", b"xlsx")
    world.clock.advance(31 * DAY)
    assert (await world.persistence.sweeper.round())["orphan"] == 1
    assert await world.keys("analyses/") == []


async def test_a_round_is_bounded_and_the_next_goes_on(world: Any) -> None:
    ids = [await rendered(world, f"up-{number}") for number in range(7)]
    for number in range(7):
        await world.objects.put(f"renders/{number}/file", b"xlsx")
    world.clock.advance(40 * DAY)
    sweeper = process(world, retention_batch=3).sweeper
    rounds = [await sweeper.round() for _ in range(4)]
    assert [(done["upload"], done["artifact"], done["render"]) for done in rounds] == [(6, 6, 3), (6, 6, 3), (2, 2, 1), (0, 0, 0)]
    assert await world.objects.read("retention/artifacts") == ids[-1].encode()


async def test_what_stays_does_not_keep_the_rest_from_its_turn(world: Any) -> None:
    running = [await world.create() for _ in range(4)]
    over = [await rendered(world, f"z-{number}") for number in range(2)]
    world.clock.advance(40 * DAY)
    sweeper = process(world, retention_batch=2).sweeper
    for _ in range(4):
        await sweeper.round()
    assert await world.keys("uploads/") == ["uploads/up-1"]
    assert all([not await world.keys(f"analyses/{analysis_id}/artifacts/") for analysis_id in over])
    assert [await world.state(analysis_id) for analysis_id in running] == ["queued"] * 4


async def test_a_swept_past_is_not_walked_again(world: Any) -> None:
    for _ in range(5):
        await rendered(world)
    world.clock.advance(40 * DAY)
    await world.persistence.sweeper.round()
    fresh = process(world)
    seen = [found async for found in fresh.sweeper.shelf.analyses(await fresh.sweeper.shelf.swept())]
    assert seen == []


async def test_three_replicas_at_once_do_what_one_does(world: Any) -> None:
    for number in range(6):
        await rendered(world, f"up-{number}")
    running = await world.create()
    world.clock.advance(40 * DAY)
    replicas = [process(world, ShuffledObjects(world.objects, seed), retention_batch=4) for seed in range(3)]
    for _ in range(4):
        await asyncio.gather(*(replica.sweeper.round() for replica in replicas))
    assert await world.keys("uploads/") == ["uploads/up-1"]
    assert f"uses/up-1/{running}" in await world.keys("uses/")
    assert [key for key in await world.keys("analyses/") if "/artifacts/" in key] == await world.keys("releases/") == []


async def test_a_round_killed_anywhere_is_done_again(new_world: Any) -> None:
    for step in range(300):
        world = new_world()
        await rendered(world)
        world.clock.advance(40 * DAY)
        with contextlib.suppress(Killed):
            await process(world, KillingObjects(world.objects, step)).sweeper.round()
            break
        world.clock.advance(2 * HOUR)
        await world.persistence.sweeper.round()
        assert await world.keys("uploads/") == await world.keys("uses/") == await world.keys("releases/") == [], step
        assert not [key for key in await world.keys("analyses/") if "/artifacts/" in key], step
    assert step > 15


async def test_no_upload_is_swept_under_an_analysis_that_was_accepted(new_world: Any) -> None:
    kept = refused = 0
    for seed in range(150):
        world = new_world()
        await world.upload()
        world.clock.advance(2 * DAY)
        one, other = (process(world, ShuffledObjects(world.objects, seed + offset)) for offset in (0, 1000))

        async def later(create: Any, turns: int) -> Any:
            for _ in range(turns):
                await asyncio.sleep(0)
            return await create

        creating = later(other.analyses.create(ADA, world.spec()), seed % 40)
        _, accepted = await asyncio.gather(one.sweeper.round(), creating, return_exceptions=True)
        if isinstance(accepted, ServiceError):
            refused += 1
            assert accepted.reason == "UPLOAD_NOT_FOUND"
        else:
            kept += 1
            assert await world.keys("uploads/") == ["uploads/up-1"], seed
    assert kept > 10
    assert refused > 10


async def test_the_loop_outlives_a_store_that_does_not_answer(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[tuple[str, int, dict[str, str]]] = []
    monkeypatch.setattr(metrics, "count", lambda name, amount=1, **labels: counted.append((name, amount, labels)))
    await world.upload()
    world.clock.advance(2 * DAY)
    answers = iter([Unavailable("no"), None])

    class Moody(KillingObjects):
        def _step(self) -> None:
            answer = next(answers, None)
            if answer is not None:
                raise answer

    running = asyncio.create_task(process(world, Moody(world.objects, 0)).sweeper.run())
    while ("pmd_retention_rounds_total", 1, {"outcome": "done"}) not in counted:
        await asyncio.sleep(0)
    running.cancel()
    assert counted[0] == ("pmd_retention_rounds_total", 1, {"outcome": "broken_off"})
    assert ("pmd_retention_removed_total", 1, {"kind": "upload"}) in counted
    assert await world.keys("uploads/") == []


def test_settings_say_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    assert PersistenceSettings().retention() == RetentionPolicy()
    assert RetentionPolicy().uploads_s == timedelta(hours=24).total_seconds()
    assert RetentionPolicy().artifacts_s == timedelta(days=30).total_seconds()
    for name, value in (("UPLOADS_S", "1"), ("ARTIFACTS_S", "2"), ("BATCH", "3")):
        monkeypatch.setenv(f"PMD_PERSISTENCE_RETENTION_{name}", value)
    assert PersistenceSettings().retention() == RetentionPolicy(1, 2, 3)
