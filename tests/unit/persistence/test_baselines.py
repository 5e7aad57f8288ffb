"""An earlier analysis as baseline: resolved when it is accepted, refused with a reason, invisible to other tenants."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.persistence.core.records import AnalysisSpec, AnalysisState, DatasetSpec, Owner, StoredObject
from services.persistence.core.workspace import Workspace
from services.runtime.errors import ServiceError

OWNER, OTHER = Owner("acme", "ada"), Owner("other", "bob")
UNKNOWN = "01920000-0000-7000-8000-000000000000"


async def refusal(world: Any, baseline: str, request_id: str = "") -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        await world.persistence.analyses.create(OWNER, world.spec(baseline_analysis_id=baseline), request_id)
    return caught.value


async def finished(world: Any, **fields: Any) -> str:
    analysis_id: str = await world.create(**fields)
    await world.finish(analysis_id)
    return analysis_id


async def kept_baseline(world: Any, analysis_id: str) -> Any:
    return json.loads(await world.objects.read(Workspace(analysis_id).request_key))["spec"]["baseline"]


async def test_the_accepted_request_names_the_states_and_the_file(world: Any) -> None:
    earlier = await finished(world)
    made = await world.create(baseline_analysis_id=earlier)
    kept = await kept_baseline(world, made)
    info = await world.objects.head(Workspace(earlier).states_key)
    assert (kept["analysis_id"], kept["states"]["key"], kept["states"]["sha256"]) == (earlier, info.key, info.sha256)
    assert kept["earlier_file"]["file_name"] == "sales ü.csv"
    assert (await world.persistence.analyses.get("acme", made)).request.spec.baseline_states.key == info.key


async def test_the_earlier_upload_may_be_gone_and_is_not_needed(world: Any) -> None:
    earlier = await finished(world)
    await world.objects.delete("uploads/up-1")
    await world.upload("up-2")
    spec = AnalysisSpec(DatasetSpec(upload_id="up-2"), baseline_analysis_id=earlier)
    made = await world.persistence.analyses.create(OWNER, spec, "")
    assert made.request.spec.baseline_file.stored.key == "uploads/up-1"
    assert not await world.keys(f"uses/up-1/{made.request.analysis_id}")


async def _queued(world: Any, analysis_id: str) -> None:
    pass


async def _rendering(world: Any, analysis_id: str) -> None:
    await world.profile(analysis_id)
    await world.transform(analysis_id)


async def _cancelled_late(world: Any, analysis_id: str) -> None:
    await world.profile(analysis_id)
    await world.persistence.analyses.cancel("acme", analysis_id)


async def _failed_late(world: Any, analysis_id: str) -> None:
    await world.profile(analysis_id)
    await world.tell_given_up(analysis_id, "profiled")


async def _without_states(world: Any, analysis_id: str) -> None:
    await world.finish(analysis_id)
    await world.objects.delete(Workspace(analysis_id).states_key)


@pytest.mark.parametrize(
    ("befall", "reason", "state"),
    [
        (_queued, "BASELINE_NOT_READY", "queued"),
        (_rendering, "BASELINE_NOT_READY", "rendering"),
        (_cancelled_late, "BASELINE_NOT_READY", "cancelled"),
        (_failed_late, "BASELINE_NOT_READY", "failed"),
        (_without_states, "BASELINE_HAS_NO_STATES", None),
    ],
)
async def test_what_cannot_be_compared_with_is_refused_and_leaves_nothing(
    world: Any, befall: Callable[[Any, str], Awaitable[None]], reason: str, state: str | None
) -> None:
    earlier = await world.create()
    await befall(world, earlier)
    before = await world.keys()
    error = await refusal(world, earlier, "r-1")
    assert (error.reason, error.metadata.get("state")) == (reason, state)
    assert [violation.field for violation in error.violations] == ["baseline.analysis_id"]
    assert await world.keys() == before


async def test_a_partial_analysis_can_be_compared_with(world: Any) -> None:
    earlier = await world.create()
    await world.finish(earlier, partial=True)
    assert await kept_baseline(world, await world.create(baseline_analysis_id=earlier))


async def test_anothers_analysis_looks_like_none(world: Any) -> None:
    theirs, deleted = await finished(world, owner=OTHER), await finished(world, owner=OTHER)
    await world.persistence.analyses.delete(OTHER, deleted)
    await world.upload()
    told = [await refusal(world, baseline) for baseline in (theirs, deleted, UNKNOWN, "nonsense", "../other")]
    answers = [(each.reason, each.message, each.metadata, each.violations, each.grpc_code) for each in told]
    assert told[0].reason == "ANALYSIS_NOT_FOUND"
    assert all(answer == answers[0] for answer in answers)


async def test_states_that_a_caller_names_are_not_believed(world: Any) -> None:
    theirs = StoredObject("analyses/theirs/states.bin", 1, "0" * 64, "")
    await world.upload()
    made = await world.persistence.analyses.create(OWNER, world.spec(baseline_states=theirs), "")
    assert made.request.spec.baseline_states is None
    earlier = await finished(world)
    spec = world.spec(baseline_analysis_id=earlier, baseline_states=theirs)
    made = await world.persistence.analyses.create(OWNER, spec, "")
    assert made.request.spec.baseline_states.key == Workspace(earlier).states_key


async def test_a_request_id_holds_for_one_baseline(world: Any) -> None:
    one, other = await finished(world), await finished(world)
    made = await world.create("r-1", baseline_analysis_id=one)
    assert await world.create("r-1", baseline_analysis_id=one) == made
    assert (await refusal(world, other, "r-1")).reason == "IDEMPOTENCY_CONFLICT"
    await world.persistence.analyses.delete(OWNER, one)
    assert await world.create("r-1", baseline_analysis_id=one) == made, "accepted is accepted"


async def test_the_history_names_the_earlier_file(world: Any) -> None:
    earlier = await finished(world)
    made = await finished(world, baseline_analysis_id=earlier)
    await world.persistence.historian.drain()
    row = next(row for row in world.rows("analysis_metadata") if row["analysis_id"] == made)
    assert (row["baseline_analysis_id"], row["baseline_file_path"]) == (earlier, "uploads/up-1")
    assert row["status"] == AnalysisState.COMPLETED.value
