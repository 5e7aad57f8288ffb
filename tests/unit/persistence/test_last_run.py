"""Which run is the last one of a dataset, as a new analysis finds it in the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from services.persistence.convert.records import request_from_proto, request_to_proto
from services.persistence.core.records import Owner

ADA, OTHER = Owner("acme", "ada"), Owner("other", "bob")


async def last_of(world: Any, analysis_id: str) -> str | None:
    run = (await world.persistence.analyses.ledger.request(analysis_id)).last_run
    return run.analysis_id if run else None


async def test_a_first_run_has_none_and_the_next_has_the_newest_with_a_report(world: Any) -> None:
    ids = [await world.create() for _ in range(3)]
    await world.finish(ids[1], partial=True)
    await world.finish(ids[0])
    await world.persistence.analyses.cancel("acme", ids[2])
    latest = await world.create()
    assert [await last_of(world, analysis_id) for analysis_id in [*ids, latest]] == [None, None, None, ids[1]]
    request = await world.persistence.analyses.ledger.request(latest)
    evidence = await world.evidence(ids[1])
    assert request.last_run.report == evidence.report
    assert request.last_run.states == await world.persistence.analyses.ledger.states(ids[1])
    assert request.last_run.states is not None
    earlier = await world.persistence.analyses.ledger.request(ids[1])
    assert request.last_run.file_sha256 == earlier.spec.primary.stored.sha256 != ""
    assert request_from_proto(request_to_proto(request)) == request


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"dataset_name": "orders"}, {}, id="name_then_file"),
        pytest.param({}, {"dataset_name": "sales ü.csv"}, id="a_name_like_a_file"),
        pytest.param({"dataset_name": "orders"}, {"dataset_name": "Orders"}, id="other_name"),
        pytest.param({"owner": OTHER}, {}, id="other_tenant"),
    ],
)
async def test_another_dataset_is_no_last_run(world: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    await world.finish(await world.create(**before))
    assert await last_of(world, await world.create(**after)) is None


async def test_one_name_is_one_dataset(world: Any) -> None:
    first = await world.create(dataset_name="orders")
    await world.finish(first)
    assert await last_of(world, await world.create(dataset_name="orders")) == first


async def test_a_deleted_run_is_passed_over_and_leaves_no_trace(world: Any) -> None:
    kept, gone = await world.create(), await world.create()
    await world.finish(kept)
    await world.finish(gone)
    assert len(await world.keys("runs/")) == 2
    await world.persistence.analyses.delete(ADA, gone)
    assert await last_of(world, await world.create()) == kept
    assert [key for key in await world.keys("runs/") if gone in key] == []


async def test_a_run_whose_report_is_lost_is_passed_over(world: Any) -> None:
    kept, lost = await world.create(), await world.create()
    await world.finish(kept)
    await world.finish(lost)
    await world.objects.delete(f"analyses/{lost}/report.json")
    assert await last_of(world, await world.create()) == kept


async def test_a_run_that_kept_no_states_is_the_last_run_all_the_same(world: Any) -> None:
    first = await world.create()
    await world.finish(first)
    await world.objects.delete(f"analyses/{first}/states.bin")
    request = await world.persistence.analyses.ledger.request(await world.create())
    assert (request.last_run.analysis_id, request.last_run.states) == (first, None)
    assert request_from_proto(request_to_proto(request)) == request


async def test_the_warehouse_has_no_say(world: Any) -> None:
    world.warehouse.is_down = True
    first = await world.create()
    await world.finish(first)
    assert await last_of(world, await world.create()) == first
