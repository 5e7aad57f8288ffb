from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.runtime.errors import ServiceError


async def test_states_follow_what_exists(world: Any) -> None:
    analysis_id = await world.create()
    seen = [await world.state(analysis_id)]
    for step in (world.profile, world.transform, world.render, world.tell_completed):
        await step(analysis_id)
        seen.append(await world.state(analysis_id))
    assert seen == ["queued", "transforming", "rendering", "rendering", "completed"]


async def test_some_failed_agent_makes_it_partial(world: Any) -> None:
    analysis_id = await world.create()
    await world.finish(analysis_id, partial=True)
    assert await world.state(analysis_id) == "partial"


async def test_an_end_leaves_the_backlog_and_no_open_marker(world: Any) -> None:
    analysis_id = await world.create()
    await world.finish(analysis_id)
    assert await world.keys("open/") == []
    assert await world.keys("unpersisted/") == [f"unpersisted/{analysis_id}"]


async def test_a_dead_letter_fails_the_analysis_with_its_reason(world: Any) -> None:
    analysis_id = await world.create()
    await world.tell_given_up(analysis_id, "requested")
    analysis = await world.persistence.analyses.get("acme", analysis_id)
    assert analysis.state == "failed"
    assert analysis.outcome.failure.reason == "UNREADABLE_FILE"
    assert f"{analysis_id}:failed:1" in world.published()


@pytest.mark.parametrize(("event", "steps"), [("requested", 1), ("profiled", 2)])
async def test_a_dead_letter_of_a_stage_that_succeeded_otherwise_has_no_effect(world: Any, event: str, steps: int) -> None:
    analysis_id = await world.create()
    for step in (world.profile, world.transform)[:steps]:
        await step(analysis_id)
    await world.tell_given_up(analysis_id, event)
    assert not (await world.persistence.analyses.get("acme", analysis_id)).state.is_terminal


async def test_a_dead_letter_of_an_analysis_that_is_rendered_completes_it(world: Any) -> None:
    analysis_id = await world.create()
    for step in (world.profile, world.transform, world.render):
        await step(analysis_id)
    await world.tell_given_up(analysis_id, "completed", "UNAVAILABLE")
    assert await world.state(analysis_id) == "completed"


@pytest.mark.parametrize("tell", ["tell_completed", "tell_given_up"])
async def test_events_of_unknown_analyses_leave_nothing(world: Any, tell: str) -> None:
    for analysis_id in ("01890000-0000-7000-8000-000000000000", "../../etc", ""):
        await getattr(world, tell)(analysis_id, *(["requested"] if tell == "tell_given_up" else []))
    assert await world.keys() == []


async def test_a_completion_without_manifest_is_not_believed(world: Any) -> None:
    analysis_id = await world.create()
    await world.tell_completed(analysis_id)
    assert await world.state(analysis_id) == "queued"


async def test_cancelling_is_final_and_may_be_repeated(world: Any) -> None:
    analysis_id = await world.create()
    assert (await world.persistence.analyses.cancel("acme", analysis_id)).state == "cancelled"
    assert (await world.persistence.analyses.cancel("acme", analysis_id)).state == "cancelled"
    await world.finish(analysis_id)
    assert await world.state(analysis_id) == "cancelled"
    assert world.published().count(f"{analysis_id}:cancelled:1") == 1


async def test_what_is_over_cannot_be_cancelled(world: Any) -> None:
    analysis_id = await world.create()
    await world.finish(analysis_id)
    with pytest.raises(ServiceError) as error:
        await world.persistence.analyses.cancel("acme", analysis_id)
    assert error.value.reason == "ANALYSIS_OVER"
    assert await world.state(analysis_id) == "completed"


async def test_an_end_that_the_bus_did_not_hear_is_announced_later(world: Any) -> None:
    analysis_id = await world.create()
    world.bus.available = False
    assert (await world.persistence.analyses.cancel("acme", analysis_id)).state == "cancelled"
    assert await world.keys("open/") == [f"open/{analysis_id}"]
    world.bus.available = True
    world.clock.advance(60)
    await world.persistence.reconciler.round()
    assert f"{analysis_id}:cancelled:1" in world.published()
    assert await world.keys("open/") == []


async def test_cancel_and_completion_at_once_give_one_outcome(world: Any) -> None:
    analysis_id = await world.create()
    for step in (world.profile, world.transform, world.render):
        await step(analysis_id)
    first = world.persistence.analyses.cancel("acme", analysis_id)
    await asyncio.gather(first, world.tell_completed(analysis_id), return_exceptions=True)
    state = await world.state(analysis_id)
    assert state in {"cancelled", "completed"}
    await world.tell_completed(analysis_id)
    assert await world.state(analysis_id) == state


EVENTS = ["completed", "requested", "profiled", "transformed"]


@settings(max_examples=300, deadline=None)
@given(done=st.integers(0, 3), order=st.lists(st.sampled_from(EVENTS), min_size=1, max_size=12), seed=st.integers())
def test_the_order_and_number_of_events_change_nothing(new_world: Any, done: int, order: list[str], seed: int) -> None:
    """Events over the same objects, in any order and any number: the same end, the same objects, the same rows."""
    shuffled = order * 2
    random.Random(seed).shuffle(shuffled)
    assert asyncio.run(_end_state(new_world(), done, order)) == asyncio.run(_end_state(new_world(), done, shuffled))


async def _end_state(world: Any, done: int, events: list[str]) -> Any:
    analysis_id = await world.create()
    for step in (world.profile, world.transform, world.render)[:done]:
        await step(analysis_id)
    for event in events:
        # A dead letter of every stage that was asked for, and completions.
        await (world.tell_completed(analysis_id) if event == "completed" else world.tell_given_up(analysis_id, event))
    await world.persistence.historian.drain()
    outcome = (await world.evidence(analysis_id)).outcome
    keys = [key.replace(analysis_id, "id") for key in await world.keys() if not key.startswith("index/")]
    return outcome and outcome.state, keys, {name: len(rows) for name, rows in world.warehouse.tables.items()}
