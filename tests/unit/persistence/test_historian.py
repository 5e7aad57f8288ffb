from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from services.persistence.core.datasets import dataset_id, schema_fingerprint
from services.persistence.core.tables.registry import TABLES
from services.persistence.core.workspace import Workspace
from services.persistence.errors import WarehouseRefused, WarehouseUnavailable
from services.persistence.service.history import Trend, TrendQuery
from services.persistence.service.merge_path import batches
from services.runtime.clock import ManualClock

ROWS_EACH = {"analysis_metadata": 1, "analysis_reports": 1, "downloads": 2, "column_metrics": 6, "column_states": 2, "findings": 2}


async def finished(world: Any, count: int = 1) -> list[str]:
    ids = [await world.create() for _ in range(count)]
    for analysis_id in ids:
        await world.finish(analysis_id)
    return ids


def row_counts(world: Any) -> dict[str, int]:
    return {table.name: len(world.rows(table.name)) for table in TABLES}


async def test_an_ended_analysis_becomes_rows_and_is_marked(world: Any) -> None:
    (analysis_id,) = await finished(world)
    world.clock.advance(5)
    assert await world.persistence.historian.drain() == 1
    assert row_counts(world) == ROWS_EACH
    assert await world.keys("unpersisted/") == []
    assert (await world.persistence.analyses.get("acme", analysis_id)).persisted_at == world.clock.now()


async def test_rows_hold_what_the_design_names(world: Any) -> None:
    (analysis_id,) = await finished(world)
    await world.persistence.historian.drain()
    (metadata,), (report,) = world.rows("analysis_metadata"), world.rows("analysis_reports")
    assert metadata["analysis_id"] == analysis_id
    assert (metadata["tool"], metadata["user_id"], metadata["status"]) == ("profile-my-data", "ada", "completed")
    assert metadata["timestamp"] == "2026-01-01T00:00:00.000"
    assert metadata["execution_time_ms"] == 1
    assert metadata["primary_file_path"] == "uploads/up-1"
    assert metadata["baseline_file_path"] is None
    assert report["report"]["dataset"]["row_count"] == 3
    assert report["report_path"] == Workspace(analysis_id).report_key
    figures = {(row["column_name"], row["metric"]): row["value"] for row in world.rows("column_metrics")}
    assert figures == {
        ("", "row_count"): 3,
        ("", "quality_score"): 90.5,
        ("age", "mean"): 41.5,
        ("age", "null_count"): 0,
        ("age", "max"): float(90071992547409930),
        ("age", "quality_score"): None,
    }


@pytest.mark.parametrize("how", ["failed", "cancelled"])
async def test_a_failed_or_cancelled_analysis_leaves_its_metadata_only(world: Any, how: str) -> None:
    analysis_id = await world.create()
    if how == "failed":
        await world.tell_given_up(analysis_id, "requested")
    else:
        await world.persistence.analyses.cancel("acme", analysis_id)
    await world.persistence.historian.drain()
    assert [row["status"] for row in world.rows("analysis_metadata")] == [how]
    assert world.rows("analysis_reports") == world.rows("downloads") == []


async def test_twenty_completions_make_one_row_set(world: Any) -> None:
    (analysis_id,) = await finished(world)
    for _ in range(20):
        await world.tell_completed(analysis_id)
        await world.persistence.historian.drain()
    assert row_counts(world) == ROWS_EACH
    assert world.warehouse.merge_count == len(TABLES)


class Killed(BaseException):
    """SIGKILL at a chosen place."""


@pytest.mark.parametrize("survived", range(14))
async def test_killed_anywhere_it_writes_one_row_set_in_the_end(world: Any, survived: int) -> None:
    """Whatever it puts, deletes or merges, it dies after the n-th of these; the next process finishes."""
    ids = await finished(world, 2)
    left = survived

    def fragile(method: Any) -> Any:
        async def call(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return await method(*arguments, **named)

        return call

    whole = (world.warehouse.merge, world.objects.put, world.objects.delete)
    world.warehouse.merge, world.objects.put, world.objects.delete = map(fragile, whole)
    try:
        await world.persistence.historian.drain()
    except Killed:
        pass
    else:
        assert survived >= 8
    world.warehouse.merge, world.objects.put, world.objects.delete = whole
    await world.new_process().historian.drain()
    assert row_counts(world) == {name: count * len(ids) for name, count in ROWS_EACH.items()}
    assert await world.keys("unpersisted/") == []
    for analysis_id in ids:
        assert (await world.evidence(analysis_id)).persisted_at


async def test_an_outage_delays_history_and_nothing_else(world: Any) -> None:
    world.warehouse.is_down = True
    ids = await finished(world, 30)
    running = asyncio.create_task(world.persistence.historian.run())
    await asyncio.sleep(0.02)
    for analysis_id in ids:
        analysis = await world.persistence.analyses.get("acme", analysis_id)
        assert (analysis.state, analysis.persisted_at) == ("completed", None)
        header, chunks = await world.persistence.analyses.report("acme", analysis_id)
        assert len(b"".join([chunk async for chunk in chunks])) == header.size_bytes
    with pytest.raises(WarehouseUnavailable):
        await world.persistence.analyses.history("acme", TrendQuery("sales ü.csv", "mean", "age"))
    world.warehouse.is_down = False
    while await world.keys("unpersisted/"):
        await asyncio.sleep(0.01)
    running.cancel()
    assert row_counts(world) == {name: count * 30 for name, count in ROWS_EACH.items()}
    assert world.warehouse.merge_count == len(TABLES)


async def test_a_kick_wakes_it_at_once(world: Any) -> None:
    running = asyncio.create_task(world.persistence.historian.run())
    await asyncio.sleep(0.01)
    await finished(world)
    async with asyncio.timeout(2):
        while await world.keys("unpersisted/"):
            await asyncio.sleep(0.01)
    running.cancel()


@pytest.mark.parametrize(
    ("kicks", "lingers"),
    [
        (0, 1),  # nothing more comes: written after one pause
        (3, 4),  # as long as more comes
        (99, 10),  # but not for ever
    ],
)
async def test_it_gathers_as_long_as_more_comes_but_not_for_ever(world: Any, kicks: int, lingers: int) -> None:
    historian = world.persistence.historian
    historian.linger_s, historian.longest_linger_s = 0.5, 5.0
    pauses = 0

    class Clock(ManualClock):
        async def sleep(self, seconds: float) -> None:
            nonlocal pauses
            pauses += 1
            if pauses <= kicks:
                historian.kick()
            await super().sleep(seconds)

    historian.clock = Clock()
    written = asyncio.Event()

    async def prepare() -> None:
        if pauses:
            written.set()

    world.warehouse.prepare = prepare
    running = asyncio.create_task(historian.run())
    historian.kick()
    await asyncio.wait_for(written.wait(), 10)
    running.cancel()
    assert pauses == lingers


async def test_refused_rows_keep_nobody_else_out(world: Any) -> None:
    bad, *good = await finished(world, 3)
    merge = world.warehouse.merge

    async def picky(table: Any, rows: Any) -> None:
        if any(row["analysis_id"] == bad for row in rows):
            raise WarehouseRefused("no")
        await merge(table, rows)

    world.warehouse.merge = picky
    assert await world.persistence.historian.drain() == 2
    assert await world.keys("unpersisted/") == [f"unpersisted/{bad}"]
    assert {row["analysis_id"] for row in world.rows("analysis_metadata")} == set(good)


@pytest.mark.parametrize("damage", ["missing", "corrupt", "no json", "not a number"])
async def test_a_damaged_report_keeps_nobody_waiting(world: Any, damage: str) -> None:
    (analysis_id,) = await finished(world)
    key = Workspace(analysis_id).report_key
    match damage:
        case "missing":
            await world.objects.delete(key)
        case "corrupt":
            world.objects.corrupt(key)
        case "no json":
            await world.objects.put(key, b"<html>")
        case _:
            await world.objects.put(key, b'{"columns": NaN}')
    await world.persistence.historian.drain()
    assert [row["status"] for row in world.rows("analysis_metadata")] == ["completed"]
    assert world.rows("analysis_reports") == []


async def test_a_history_goes_over_the_analyses_of_one_dataset_and_tenant(world: Any) -> None:
    ids = await finished(world, 5)
    await world.persistence.historian.drain()
    trend = await world.persistence.analyses.history("acme", TrendQuery("sales ü.csv", "mean", "age", 3))
    assert [judged.point.analysis_id for judged in trend.points] == ids[-3:]
    assert {(judged.point.value, judged.point.status) for judged in trend.points} == {(41.5, "completed")}
    assert (trend.dataset.name, trend.dataset.other_count) == ("sales ü.csv", 0)
    assert await world.persistence.analyses.history("other", TrendQuery("sales ü.csv", "mean", "age")) == Trend(None)


async def test_runs_are_judged_by_those_that_are_not_shown(world: Any) -> None:
    await finished(world, 7)
    await world.persistence.historian.drain()
    (newest,) = (await world.persistence.analyses.history("acme", TrendQuery("sales ü.csv", "mean", "age", 1))).points
    assert (newest.is_anomaly, newest.reason) == (False, "expected from 6 earlier runs")


async def test_an_explicit_name_holds_a_dataset_together_and_a_schema_tells_files_apart(world: Any) -> None:
    def report(kind: str) -> dict[str, object]:
        return {"schema_version": "1", "columns": [{"name": "age", "logical_type": kind, "metrics": {"mean": 1.0}}]}

    ids = []
    for name, kind in (("", "integer"), ("", "float"), ("orders", "integer"), ("orders", "float")):
        ids.append(await world.create(dataset_name=name))
        await world.profile(ids[-1])
        await world.transform(ids[-1], report(kind))
        await world.render(ids[-1])
        await world.tell_completed(ids[-1])
    await world.persistence.historian.drain()

    async def asked(dataset: str) -> tuple[list[str], str, int]:
        trend = await world.persistence.analyses.history("acme", TrendQuery(dataset, "mean", "age"))
        return [judged.point.analysis_id for judged in trend.points], trend.dataset.dataset_id, trend.dataset.other_count

    by_name, by_file = await asked("orders"), await asked("sales ü.csv")
    assert by_name == (ids[2:], dataset_id("orders", "whatever.csv", None), 0)
    assert by_file == ([ids[1]], by_file[1], 1)
    older = str(dataset_id("", "sales ü.csv", schema_fingerprint(report("integer"))))
    assert await asked(older) == ([ids[0]], older, 1)


def test_batches_keep_the_order_and_the_limit() -> None:
    rows = [{"value": "x" * size} for size in (10, 10, 500, 10, 10, 10)]
    parts = list(batches(rows, 60))
    assert [row for part in parts for row in part] == rows
    assert all(len(part) == 1 or sum(len(json.dumps(row)) for row in part) <= 60 for part in parts)
    assert list(batches([], 60)) == []
    assert [len(part) for part in batches(rows, 10_000, 4)] == [4, 2]
