"""A deletion leaves a tombstone and nothing else, wherever it is interrupted and whatever comes late."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import pytest

from services.persistence.core.records import Owner
from services.persistence.main import Persistence
from services.persistence.settings import PersistenceSettings
from services.runtime.errors import NotFound, ServiceError, Unavailable
from tests.unit.persistence.stores import Killed, KillingObjects, ShuffledObjects

ADA, BOB, EVE = Owner("acme", "ada"), Owner("acme", "bob"), Owner("evil", "eve")


def process(world: Any, objects: Any) -> Persistence:
    """A process of the service over another store."""
    settings = PersistenceSettings(watch_poll_s=0.01, history_linger_s=0.0)
    return Persistence(world.bus, objects, world.warehouse, world.clock, settings)


async def finished(world: Any, request_id: str = "") -> str:
    """An analysis that is over and in the history."""
    analysis_id: str = await world.create(request_id)
    await world.objects.put(f"analyses/{analysis_id}/artifacts/0", b"xlsx")
    await world.finish(analysis_id)
    await world.persistence.historian.drain()
    return analysis_id


async def settle(world: Any) -> None:
    """Rounds until nothing is left to do."""
    for _ in range(3):
        world.clock.advance(4000)
        await world.persistence.removal.round()


async def error_of(call: Any) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        await call
    return caught.value


async def test_who_and_when_stay_and_no_data(world: Any) -> None:
    analysis_id = await finished(world)
    at = world.clock.now()
    await world.persistence.analyses.delete(BOB, analysis_id)
    tombstone = json.loads(await world.objects.read(f"tombstones/{analysis_id}"))
    assert tombstone == {"tenant_id": "acme", "deleted_by": "bob", "deleted_at": at.isoformat()}


async def test_its_own_tenant_learns_that_it_is_gone_and_others_that_there_is_none(world: Any) -> None:
    analysis_id = await finished(world, "r-1")
    at = world.clock.now()
    analyses = world.persistence.analyses
    await analyses.delete(BOB, analysis_id)

    for owner, reason in ((ADA, "ANALYSIS_DELETED"), (EVE, "ANALYSIS_NOT_FOUND")):
        tenant = owner.tenant_id
        await world.upload(tenant=tenant)
        for question in (
            analyses.get(tenant, analysis_id),
            analyses.cancel(tenant, analysis_id),
            analyses.delete(owner, analysis_id),
            analyses.report(tenant, analysis_id),
            anext(analyses.watch(tenant, analysis_id)),
            analyses.create(owner, world.spec(baseline_analysis_id=analysis_id)),
        ):
            error = await error_of(question)
            assert isinstance(error, NotFound)
            assert error.reason == reason
            assert error.metadata == ({"deleted_at": at.isoformat(timespec="seconds")} if owner is ADA else {})


async def test_deleted_twice_the_first_stays_who_did_it(world: Any) -> None:
    analysis_id = await finished(world)
    request = await world.persistence.removal.deletions.objects.read(f"analyses/{analysis_id}/request.json")
    await world.persistence.analyses.delete(BOB, analysis_id)
    # As if two had asked at once, and both had read the request before it went.
    await world.objects.put(f"analyses/{analysis_id}/request.json", request)
    await world.persistence.analyses.delete(ADA, analysis_id)
    assert json.loads(await world.objects.read(f"tombstones/{analysis_id}"))["deleted_by"] == "bob"


async def test_a_deletion_killed_anywhere_is_finished_by_another_process(new_world: Any) -> None:
    for step in range(200):
        world = new_world()
        analysis_id = await finished(world)
        killed = process(world, KillingObjects(world.objects, step))
        with contextlib.suppress(Killed):
            await killed.analyses.delete(BOB, analysis_id)
            break
        if f"deletions/{analysis_id}" not in await world.keys():
            # It had not begun: the analysis is untouched.
            assert await world.state(analysis_id) == "completed"
            continue
        await settle(world)
        assert await world.keys() == [f"tombstones/{analysis_id}"], f"killed before operation {step}"
        assert all(world.rows(table) == [] for table in world.warehouse.tables)
    assert step > 20


async def test_a_finishing_round_killed_anywhere_is_done_again(new_world: Any) -> None:
    for step in range(200):
        world = new_world()
        analysis_id = await finished(world)
        await world.persistence.analyses.delete(BOB, analysis_id)
        world.clock.advance(4000)
        killed = process(world, KillingObjects(world.objects, step))
        with contextlib.suppress(Killed):
            await killed.removal.round()
            break
        await settle(world)
        assert await world.keys() == [f"tombstones/{analysis_id}"], f"killed before operation {step}"
    assert step > 5


async def test_late_events_bring_nothing_back(world: Any) -> None:
    analysis_id = await finished(world)
    await world.persistence.analyses.delete(ADA, analysis_id)
    await settle(world)
    await world.tell_completed(analysis_id)
    for event in ("requested", "profiled", "transformed"):
        await world.tell_given_up(analysis_id, event)
    world.clock.advance(100)
    await world.persistence.reconciler.round()
    await world.persistence.historian.drain()
    assert await world.keys() == [f"tombstones/{analysis_id}"]
    assert all(world.rows(table) == [] for table in world.warehouse.tables)


async def test_what_came_in_while_it_went_goes_too(world: Any) -> None:
    analysis_id = await finished(world)
    record = await world.persistence.historian._record(analysis_id)
    await world.persistence.analyses.delete(ADA, analysis_id)
    await world.persistence.removal.round()
    # A historian and a worker that had read the request before it went.
    await world.persistence.historian._write([record])
    await world.profile(analysis_id)
    await settle(world)
    assert await world.keys() == [f"tombstones/{analysis_id}"]
    assert all(world.rows(table) == [] for table in world.warehouse.tables)


async def test_objects_of_others_do_not_wait_for_the_warehouse(world: Any) -> None:
    ids = [await finished(world) for _ in range(3)]
    for analysis_id in ids:
        request = await world.persistence.reconciler.ledger.request(analysis_id)
        await world.persistence.removal.deletions.begin(request, "ada", world.clock.now())
    world.warehouse.is_down = True
    with pytest.raises(Unavailable):
        await world.persistence.removal.round()
    assert await world.keys("analyses/") == await world.keys("uploads/") == []
    world.warehouse.is_down = False
    await settle(world)
    assert await world.keys() == [f"tombstones/{analysis_id}" for analysis_id in ids]


async def test_two_replicas_finish_the_same_deletions(world: Any) -> None:
    for _ in range(5):
        await world.persistence.analyses.delete(ADA, await finished(world))
    for _ in range(3):
        world.clock.advance(4000)
        replicas = [process(world, ShuffledObjects(world.objects, seed)) for seed in range(3)]
        await asyncio.gather(*(replica.removal.round() for replica in replicas))
    assert {key.split("/")[0] for key in await world.keys()} == {"tombstones"}


async def test_an_upload_never_goes_under_an_analysis_that_was_accepted(new_world: Any) -> None:
    kept = refused = 0
    for seed in range(200):
        world = new_world()
        first = await world.create()
        one, other = (process(world, ShuffledObjects(world.objects, seed + offset)) for offset in (0, 1000))

        async def later(create: Any, turns: int) -> Any:
            for _ in range(turns):
                await asyncio.sleep(0)
            return await create

        creating = later(other.analyses.create(ADA, world.spec()), seed)
        _, accepted = await asyncio.gather(one.analyses.delete(ADA, first), creating, return_exceptions=True)
        if isinstance(accepted, ServiceError):
            refused += 1
            assert accepted.reason == "UPLOAD_NOT_FOUND"
            assert await world.keys("uses/") == await world.keys("open/") == []
        else:
            kept += 1
            assert await world.keys("uploads/") == ["uploads/up-1"], seed
        assert await world.keys("releases/") == []
    assert kept > 20
    assert refused > 20


async def test_a_creation_that_never_came_to_acceptance_holds_no_upload(world: Any) -> None:
    kept = await world.create()
    abandoned = await world.create()
    await world.objects.delete(f"analyses/{abandoned}/request.json")
    world.clock.advance(60)
    await world.persistence.reconciler.round()
    assert await world.keys("uses/") == [f"uses/up-1/{kept}"]
    await world.persistence.analyses.delete(ADA, kept)
    assert await world.keys("uploads/") == []


async def test_a_tombstone_of_before_says_nothing_to_anybody(world: Any) -> None:
    analysis_id = await world.create()
    await world.objects.delete(f"analyses/{analysis_id}/request.json")
    await world.objects.put(f"tombstones/{analysis_id}", b'{"deleted_at": "2026-01-01T00:00:00+00:00"}')
    assert (await error_of(world.persistence.analyses.get("acme", analysis_id))).reason == "ANALYSIS_NOT_FOUND"
