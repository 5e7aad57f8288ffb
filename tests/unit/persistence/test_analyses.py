from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import pytest

from services.persistence.core.ledger import Evidence
from services.persistence.core.records import AcceptedRequest, AnalysisState, Owner, ProgressNote
from services.persistence.service.listing import Query
from services.persistence.service.watching import watch
from services.runtime.errors import InvalidRequest, ServiceError

ADA, OTHER = Owner("acme", "ada"), Owner("other", "bob")


async def reason_of(call: Any) -> str:
    with pytest.raises(ServiceError) as error:
        await call
    return error.value.reason


def deleting(world: Any) -> Any:
    return lambda tenant_id, analysis_id: world.persistence.analyses.delete(Owner(tenant_id, "eve"), analysis_id)


async def first(stream: Any) -> Any:
    return await anext(stream)


async def pages(world: Any, **filters: Any) -> list[list[str]]:
    found: list[list[str]] = []
    token = ""
    while True:
        page = await world.persistence.analyses.list("acme", Query(page_token=token, **filters))
        found.append([analysis.request.analysis_id for analysis in page.analyses])
        token = page.next_page_token
        if not token:
            return found


@pytest.mark.parametrize("analysis_id", ["", "nonsense", "../../x", "01890000-0000-7000-8000-000000000000"])
async def test_an_unknown_analysis_is_not_found(world: Any, analysis_id: str) -> None:
    analyses = world.persistence.analyses
    for call in (analyses.get, analyses.cancel, deleting(world), analyses.report):
        assert await reason_of(call("acme", analysis_id)) == "ANALYSIS_NOT_FOUND"
    assert await reason_of(first(analyses.watch("acme", analysis_id))) == "ANALYSIS_NOT_FOUND"


async def test_an_analysis_of_another_tenant_is_not_found(world: Any) -> None:
    theirs = await world.create(owner=OTHER)
    await world.finish(theirs)
    analyses = world.persistence.analyses
    for call in (analyses.get, analyses.cancel, deleting(world), analyses.report):
        assert await reason_of(call("acme", theirs)) == "ANALYSIS_NOT_FOUND"
    assert await reason_of(first(analyses.watch("acme", theirs))) == "ANALYSIS_NOT_FOUND"
    assert await pages(world) == [[]]
    assert (await analyses.get("other", theirs)).state == "completed"


async def test_a_report_is_there_when_the_analysis_is_complete_and_not_before(world: Any) -> None:
    analysis_id = await world.create()
    for step in (world.profile, world.transform, world.render):
        await step(analysis_id)
        assert await reason_of(world.persistence.analyses.report("acme", analysis_id)) == "REPORT_NOT_READY"
    await world.tell_completed(analysis_id)
    header, chunks = await world.persistence.analyses.report("acme", analysis_id)
    assert len([chunk async for chunk in chunks]) == 1
    assert header.key.endswith("report.json")


async def test_the_list_is_newest_first_in_pages_without_gap_or_repeat(world: Any) -> None:
    ids = [await world.create() for _ in range(23)]
    assert await pages(world, page_size=10) == [ids[:12:-1], ids[12:2:-1], ids[2::-1]]
    assert await pages(world, page_size=23) == [ids[::-1]]
    assert await pages(world) == [ids[::-1]]


@pytest.mark.parametrize(("page_size", "limit"), [(0, 50), (1, 1), (200, 200), (5000, 200)])
def test_page_sizes_are_bounded(page_size: int, limit: int) -> None:
    assert Query(page_size=page_size).limit == limit


async def test_the_list_is_filtered(world: Any) -> None:
    ids = [await world.create() for _ in range(6)]
    for analysis_id in ids[::2]:
        await world.finish(analysis_id)
    completed = [ids[4], ids[2], ids[0]]
    assert await pages(world, states=(AnalysisState.COMPLETED,), page_size=2) == [completed[:2], completed[2:]]
    assert await pages(world, file_name_contains="SALES Ü") == [ids[::-1]]
    assert await pages(world, file_name_contains="other") == [[]]
    created = [(await world.persistence.analyses.get("acme", analysis_id)).request.created_at for analysis_id in ids]
    assert await pages(world, created_from=created[2], created_before=created[5]) == [ids[4:1:-1]]
    assert await pages(world, created_before=created[0] - timedelta(days=1)) == [[]]


async def test_the_list_is_of_one_dataset(world: Any) -> None:
    unnamed, orders, again = [await world.create(dataset_name=name) for name in ("", "orders", "orders")]
    assert await pages(world, dataset="orders", page_size=1) == [[again], [orders]]
    assert await pages(world, dataset="sales ü.csv") == [[unnamed]]
    assert await pages(world, dataset="Orders") == await pages(world, dataset="order") == [[]]


@pytest.mark.parametrize("filters", [{}, {"dataset": "sales ü.csv"}, {"states": (AnalysisState.QUEUED,)}], ids=str)
async def test_pages_stay_what_they_are_while_analyses_come_and_go(world: Any, filters: dict[str, Any]) -> None:
    ids = [await world.create() for _ in range(12)]
    seen: list[str] = []
    token = ""
    while True:
        page = await world.persistence.analyses.list("acme", Query(page_size=4, page_token=token, **filters))
        seen += [analysis.request.analysis_id for analysis in page.analyses]
        token = page.next_page_token
        if not token:
            break
        # New ones come before everything that was listed; the one that the token points behind goes.
        await world.create()
        await world.persistence.analyses.delete(ADA, seen[-1])
    assert seen == ids[::-1]


@pytest.mark.parametrize("name", ["x" * 256, "a\nb", " a", "a ", "\u202egpj"])
async def test_a_name_that_no_screen_shows_as_it_is_names_no_dataset(world: Any, name: str) -> None:
    with pytest.raises(InvalidRequest) as error:
        await world.create(dataset_name=name)
    assert error.value.violations[0].field == "spec.dataset_name"


async def test_what_never_came_to_acceptance_is_not_listed(world: Any) -> None:
    analysis_id = await world.create()
    await world.objects.delete(f"analyses/{analysis_id}/request.json")
    assert await pages(world) == [[]]


@pytest.mark.parametrize("token", ["nonsense", "ä", "AAAA", "===", "Li4vLi4"])
async def test_a_foreign_page_token_is_refused(world: Any, token: str) -> None:
    with pytest.raises(InvalidRequest):
        await world.persistence.analyses.list("acme", Query(page_token=token))


async def test_a_page_token_holds_for_its_filters_only(world: Any) -> None:
    for _ in range(3):
        await world.create()
    page = await world.persistence.analyses.list("acme", Query(page_size=1))
    with pytest.raises(InvalidRequest):
        await world.persistence.analyses.list("acme", Query(page_token=page.next_page_token, file_name_contains="a"))
    with pytest.raises(InvalidRequest):
        await world.persistence.analyses.list("acme", Query(page_size=-1))


async def test_a_watcher_sees_snapshot_progress_and_end_and_never_a_step_back(world: Any) -> None:
    analysis_id = await world.create()
    board = world.persistence.board
    seen: list[tuple[str, float | None]] = []

    async def watching() -> None:
        async for analysis in world.persistence.analyses.watch("acme", analysis_id):
            seen.append((analysis.state.value, analysis.fraction))

    task = asyncio.create_task(watching())
    for note in (0.2, 0.7, 0.1, None):
        await asyncio.sleep(0.03)
        board.post(ProgressNote(analysis_id, AnalysisState.PROFILING, note))
    await asyncio.sleep(0.03)
    await world.profile(analysis_id)
    await asyncio.sleep(0.03)
    board.post(ProgressNote(analysis_id, AnalysisState.PROFILING, 0.9))
    await asyncio.sleep(0.03)
    await world.finish(analysis_id)
    await asyncio.wait_for(task, 2)
    assert seen == [("queued", None), ("profiling", 0.2), ("profiling", 0.7), ("transforming", None), ("completed", None)]


async def test_notes_of_progress_are_shown_without_a_look_at_the_ledger_and_one_of_an_end_with_it(world: Any) -> None:
    analysis_id = await world.create()
    ledger, board = world.persistence.analyses.ledger, world.persistence.board
    looks = 0

    async def look_up() -> tuple[AcceptedRequest, Evidence]:
        nonlocal looks
        looks += 1
        return await ledger.request(analysis_id), await ledger.evidence(analysis_id)

    stream = watch(analysis_id, look_up, board, world.clock, 60)
    await anext(stream)
    for fraction in (0.1, 0.2, 0.3):
        board.post(ProgressNote(analysis_id, AnalysisState.PROFILING, fraction))
        assert (await anext(stream)).fraction == fraction
    assert looks == 1
    await world.finish(analysis_id)
    board.post(ProgressNote(analysis_id, AnalysisState.COMPLETED))
    assert (await anext(stream)).state == "completed"
    assert looks == 2


async def test_a_busy_board_keeps_no_watcher_from_the_ledger(world: Any) -> None:
    analysis_id = await world.create()
    stream = world.persistence.analyses.watch("acme", analysis_id)
    await anext(stream)
    await world.finish(analysis_id)
    world.clock.advance(2 * world.persistence.analyses.poll_s)
    world.persistence.board.post(ProgressNote(analysis_id, AnalysisState.PROFILING, 0.1))
    assert (await anext(stream)).state == "completed"


async def test_a_watcher_of_an_ended_analysis_gets_its_end_and_no_more(world: Any) -> None:
    analysis_id = await world.create()
    await world.finish(analysis_id)
    seen = [analysis.state async for analysis in world.persistence.analyses.watch("acme", analysis_id)]
    assert seen == ["completed"]


async def test_progress_never_decides_an_end(world: Any) -> None:
    analysis_id = await world.create()
    world.persistence.board.post(ProgressNote(analysis_id, AnalysisState.COMPLETED))
    assert await world.state(analysis_id) == "queued"


async def test_passing_events_and_progress_reach_the_board(world: Any) -> None:
    worker = world.persistence.worker
    listening = [asyncio.create_task(worker.hear_progress()), asyncio.create_task(worker.hear_events())]
    await asyncio.sleep(0.01)
    analysis_id = await world.create()
    await world.profile(analysis_id)
    world.bus.wipe()
    world.clock.advance(30)
    await world.persistence.reconciler.round()
    await asyncio.sleep(0.01)
    assert world.persistence.board.latest(analysis_id).state == "transforming"
    for task in listening:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_watcher_hears_that_its_analysis_was_deleted(world: Any) -> None:
    analysis_id = await world.create()
    stream = world.persistence.analyses.watch("acme", analysis_id)
    await anext(stream)
    await world.persistence.analyses.delete(ADA, analysis_id)
    assert await reason_of(anext(stream)) == "ANALYSIS_DELETED"


async def test_deleting_leaves_a_tombstone_and_nothing_else(world: Any) -> None:
    kept = await world.create()
    analysis_id = await world.create()
    await world.finish(analysis_id)
    await world.persistence.historian.drain()
    await world.persistence.analyses.delete(ADA, analysis_id)
    await world.persistence.removal.round()
    assert [key for key in await world.keys() if analysis_id in key] == [f"deletions/{analysis_id}", f"tombstones/{analysis_id}"]
    assert all(world.rows(table) == [] for table in world.warehouse.tables)
    # What a worker still wrote goes with the last sweep.
    await world.objects.put(f"analyses/{analysis_id}/artifacts/late", b"late")
    world.clock.advance(4000)
    await world.persistence.removal.round()
    assert await world.keys(f"analyses/{analysis_id}") == []
    await world.persistence.removal.round()
    assert [key for key in await world.keys() if analysis_id in key] == [f"tombstones/{analysis_id}"]
    assert await pages(world) == [[kept]]


async def test_deleting_a_running_analysis_cancels_it(world: Any) -> None:
    analysis_id = await world.create()
    removed, _ = await world.persistence.analyses.delete(ADA, analysis_id)
    assert removed >= 4
    assert f"{analysis_id}:cancelled:1" in world.published()
    await world.tell_completed(analysis_id)
    assert await world.keys("analyses/") == await world.keys("open/") == []


async def test_an_upload_goes_with_the_last_analysis_that_needs_it(world: Any) -> None:
    first_id, second_id = await world.create(), await world.create()
    await world.persistence.analyses.delete(ADA, first_id)
    assert await world.keys("uploads/") == ["uploads/up-1"]
    await world.persistence.analyses.delete(ADA, second_id)
    assert await world.keys("uploads/") == await world.keys("uses/") == []


async def test_rows_of_a_deleted_analysis_go_when_the_warehouse_is_back(world: Any) -> None:
    analysis_id = await world.create()
    await world.finish(analysis_id)
    await world.persistence.historian.drain()
    world.warehouse.is_down = True
    await world.persistence.analyses.delete(ADA, analysis_id)
    running = asyncio.create_task(world.new_process().removal.run())
    world.warehouse.is_down = False
    await world.persistence.removal.round()
    running.cancel()
    assert world.rows("analysis_metadata") == []
