from __future__ import annotations

import asyncio
from typing import Any

import pytest

from services.persistence.core.ids import new_id
from services.persistence.core.records import AnalysisState, ProgressNote
from services.runtime.bus import Consumer, Delivery
from services.runtime.envelope import subject


async def nobody(*_: Any) -> None:
    """Settles without effect."""


async def settle(world: Any, durable: str, event: str) -> None:
    """Let a worker take everything there is and bring it to nothing."""
    task = asyncio.create_task(world.bus.consume(Consumer(durable, subject(event)), nobody, nobody))
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait([task])


async def rounds(world: Any, count: int = 1, step_s: float = 20) -> None:
    for _ in range(count):
        world.clock.advance(step_s)
        await world.persistence.reconciler.round()


async def test_a_young_analysis_is_left_alone(world: Any) -> None:
    await world.create()
    world.bus.wipe()
    await world.persistence.reconciler.round()
    assert world.published() == []


async def test_a_request_that_was_never_published_is_published(world: Any) -> None:
    world.bus.available = False
    analysis_id = await world.create()
    await rounds(world)
    assert world.published() == []
    world.bus.available = True
    await rounds(world)
    assert world.published() == [f"{analysis_id}:requested:2"]


async def test_a_wiped_bus_is_driven_anew_at_every_stage(world: Any) -> None:
    ids = [await world.create() for _ in range(4)]
    for done, analysis_id in enumerate(ids):
        for step in (world.profile, world.transform, world.render)[:done]:
            await step(analysis_id)
    world.bus.wipe()
    await rounds(world)
    assert sorted(world.published()) == sorted([f"{ids[0]}:requested:2", f"{ids[1]}:profiled:2", f"{ids[2]}:transformed:2"])
    assert await world.state(ids[3]) == "completed"


async def test_a_long_queue_is_no_loss(world: Any) -> None:
    analysis_id = await world.create()
    await rounds(world, 50, 60)
    assert world.published() == [f"{analysis_id}:requested:1"]


async def test_a_long_run_is_no_loss(world: Any) -> None:
    analysis_id = await world.create()

    async def work(_: Delivery) -> None:
        await asyncio.Event().wait()

    task = asyncio.create_task(world.bus.consume(Consumer("profiler", subject("requested")), work, nobody))
    await asyncio.sleep(0.02)
    await rounds(world, 50, 60)
    assert world.published() == [f"{analysis_id}:requested:1"]
    task.cancel()
    await asyncio.wait([task])


async def test_work_that_brings_nothing_forth_is_asked_for_again_and_fails_in_the_end(world: Any) -> None:
    analysis_id = await world.create()
    for _ in range(12):
        await settle(world, "profiler", "requested")
        await rounds(world)
    analysis = await world.persistence.analyses.get("acme", analysis_id)
    assert (analysis.state, analysis.outcome.failure.reason) == ("failed", "ATTEMPTS_EXHAUSTED")
    assert world.published() == [*(f"{analysis_id}:requested:{attempt}" for attempt in range(1, 6)), f"{analysis_id}:failed:1"]


async def test_ten_wipes_do_not_fail_an_analysis(world: Any) -> None:
    analysis_id = await world.create()
    for _ in range(10):
        world.bus.wipe()
        await rounds(world, 7)
    assert await world.state(analysis_id) == "queued"
    assert world.published()


async def test_two_reconcilers_at_once_are_harmless(world: Any) -> None:
    analysis_id = await world.create()
    world.bus.wipe()
    world.clock.advance(20)
    await asyncio.gather(world.persistence.reconciler.round(), world.new_process().reconciler.round())
    assert world.published() == [f"{analysis_id}:requested:2"]


async def test_a_stuck_message_is_asked_for_again_but_not_while_progress_comes(world: Any) -> None:
    analysis_id = await world.create()
    world.clock.advance(7 * 3600)
    world.persistence.board.post(ProgressNote(analysis_id, AnalysisState.PROFILING))
    await world.persistence.reconciler.round()
    assert world.published() == [f"{analysis_id}:requested:1"]
    await rounds(world, 7, 3600)
    assert world.published() == [f"{analysis_id}:requested:1", f"{analysis_id}:requested:2"]


async def test_a_creation_that_never_came_to_acceptance_is_forgotten(world: Any) -> None:
    ledger = world.persistence.reconciler.ledger
    analysis_id = await world.create()
    request = await ledger.request(analysis_id)
    await world.objects.delete(f"analyses/{analysis_id}/request.json")
    assert request
    await rounds(world)
    assert await world.keys("open/") == []
    assert await world.keys("index/") == []


async def test_a_foreign_object_among_the_open_ones_is_passed_over(world: Any) -> None:
    await world.objects.put("open/readme", b"hello")
    await rounds(world)
    assert await world.keys("open/") == ["open/readme"]


@pytest.mark.parametrize("lost", ["unpersisted/", "nothing"])
async def test_an_end_that_was_cut_off_is_followed_up(world: Any, lost: str) -> None:
    analysis_id = await world.create()
    await world.finish(analysis_id)
    await world.objects.put(f"open/{analysis_id}", b"{}")
    await world.objects.delete(f"{lost}{analysis_id}")
    await rounds(world)
    assert await world.keys("open/") == []
    assert await world.keys("unpersisted/") == [f"unpersisted/{analysis_id}"]


async def test_an_unreadable_object_does_not_stop_the_round(world: Any) -> None:
    broken, healthy = await world.create(), await world.create()
    world.objects.corrupt(f"analyses/{broken}/request.json")
    world.bus.wipe()
    await rounds(world)
    assert world.published() == [f"{healthy}:requested:2"]
    assert new_id(world.clock.now()) > healthy
