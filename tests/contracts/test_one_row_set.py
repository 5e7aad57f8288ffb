"""Duplicates, two writers, SIGKILL between a commit and its answer, an outage: one set of rows for each analysis, always."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.local.ports import free_port
from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.core.tables.registry import TABLES
from services.persistence.service.merge_path import MergePath
from services.persistence.service.staged_path import StagedPath, staged_rows
from services.runtime.clock import SystemClock
from tests.contracts.directory_stage import DirectoryStage
from tests.contracts.disk_world import DiskWorld
from tests.contracts.snowflake_server import COPY_OF_EMULATOR, ROOT, SnowflakeServer
from tests.contracts.test_history_tables import record

ROWS_EACH = {"analysis_reports": 1, "downloads": 2, "column_metrics": 6, "column_states": 2, "findings": 2, "analysis_metadata": 1}


@dataclass
class Scene:
    """A backlog on disk, the server, and a schema of the test's own."""

    world: DiskWorld
    server: SnowflakeServer
    warehouse: SnowflakeWarehouse
    schema: str
    stage: Path

    def writer(self, path: str, *, dies_after: int = 0, seed: int = 0) -> subprocess.Popen[bytes]:
        given = (self.server.port, self.schema, self.world.directory, path, self.stage, dies_after, seed)
        return subprocess.Popen([sys.executable, "-m", "tests.contracts.history_writer", *map(str, given)], cwd=ROOT)

    async def write(self, path: str, *, dies_after: int = 0) -> int:
        return await asyncio.to_thread(self.writer(path, dies_after=dies_after).wait, 60)

    async def number(self, statement: str) -> int:
        ((number,),) = await self.warehouse._ingest.execute(statement)
        return int(str(number))

    async def holds_one_set_of(self, analyses: int) -> None:
        for table in TABLES:
            rows = await self.number(f"SELECT COUNT(*) FROM {table.name}")
            keys = await self.number(f"SELECT COUNT(*) FROM (SELECT DISTINCT {', '.join(table.key)} FROM {table.name})")
            assert (table.name, rows, keys) == (table.name, ROWS_EACH[table.name] * analyses, rows)
        assert await self.world.backlog() == []
        assert await self.number("SELECT COUNT(*) FROM history_landing") == 0
        assert list(self.stage.iterdir()) == []


@pytest.fixture
async def scene(server: SnowflakeServer, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    schema = f"s{abs(hash(request.node.name))}"
    stage = tmp_path / "stage"
    stage.mkdir()
    warehouse = server.warehouse(schema)
    await warehouse.prepare()
    await warehouse._ingest.execute(f"CREATE STAGE IF NOT EXISTS history_stage URL = 'file://{stage}/'")
    yield Scene(DiskWorld(directory=tmp_path / "objects"), server, warehouse, schema, stage)
    await warehouse.close()


@pytest.mark.parametrize("path", ["merge", "copy"])
async def test_twenty_shuffled_completions_and_two_writers_leave_one_set(scene: Scene, path: str) -> None:
    ids = await scene.world.ended(10)
    told = ids * 20
    random.Random(1).shuffle(told)
    for analysis_id in told[:100]:
        await scene.world.tell_completed(analysis_id)
    writers = [scene.writer(path, seed=seed) for seed in (1, 2)]
    for analysis_id in told[100:]:
        await scene.world.tell_completed(analysis_id)
    assert [await asyncio.to_thread(writer.wait, 60) for writer in writers] == [0, 0]
    assert await scene.write(path) == 0
    await scene.holds_one_set_of(len(ids))


KILLS = [
    ("merge", 1, "the first table of a batch is written"),
    ("merge", 6, "all tables are written, the backlog is not told"),
    ("merge", 12, "the second batch too"),
    ("copy", 1, "the files are loaded, nothing is merged"),
    ("copy", 5, "some tables are merged"),
    ("copy", 8, "all tables are merged, the landing table is full"),
    ("copy", 9, "the landing table is empty, the backlog is not told"),
]


@pytest.mark.parametrize(("path", "dies_after", "why"), KILLS)
async def test_killed_after_a_commit_and_before_its_answer(scene: Scene, path: str, dies_after: int, why: str) -> None:
    ids = await scene.world.ended(6)
    assert await scene.write(path, dies_after=dies_after) == -signal.SIGKILL
    assert await scene.world.backlog()
    assert await scene.write(path) == 0
    await scene.holds_one_set_of(len(ids))


async def test_a_pipe_that_takes_its_time_is_waited_for(scene: Scene) -> None:
    """The test is the pipe: it loads the files between two looks of the writer."""
    ids = await scene.world.ended(3)
    historian = scene.world.persistence.historian
    historian.warehouse = scene.warehouse
    historian.path = StagedPath(DirectoryStage(scene.stage), scene.warehouse, SystemClock(), False, MergePath(scene.warehouse))
    assert await historian.drain() == 0
    assert await scene.world.backlog() == ids
    assert (await scene.world.persistence.analyses.get("acme", ids[0])).persisted_at is None
    for _ in range(2):
        await scene.warehouse.copy_staged()
    assert await historian.drain() == 3
    await scene.holds_one_set_of(3)


async def test_what_no_pipe_loads_is_merged_in_the_end(scene: Scene) -> None:
    ids = await scene.world.ended(3)
    historian = scene.world.persistence.historian
    historian.warehouse = scene.warehouse
    directly = MergePath(scene.warehouse)
    historian.path = StagedPath(DirectoryStage(scene.stage), scene.warehouse, SystemClock(), False, directly, patience_s=0)
    assert await historian.drain() == 3
    await scene.holds_one_set_of(len(ids))
    assert list(scene.stage.iterdir()) == []


async def test_landed_rows_that_nobody_asks_for_go(scene: Scene) -> None:
    for name, written in (("old", datetime(2026, 1, 1, tzinfo=UTC)), ("new", datetime(2026, 1, 9, tzinfo=UTC))):
        (scene.stage / f"{name}.ndjson").write_bytes(staged_rows(record(f"0190-{name}", "x"), written))
    await scene.warehouse.copy_staged()
    await scene.warehouse.remove_landed_before(datetime(2026, 1, 5, tzinfo=UTC))
    await scene.warehouse.merge_landed(["0190-old", "0190-new"])
    assert await scene.warehouse.present(["0190-old", "0190-new"]) == {"0190-new"}


async def test_a_file_is_loaded_once_and_a_deleted_analysis_does_not_come_back(scene: Scene) -> None:
    (scene.stage / "0190.ndjson").write_text(
        '{"analysis_id":"0190","target_table":"analysis_metadata","fields":{"analysis_id":"0190"}}\n'
    )
    for _ in range(3):
        await scene.warehouse.copy_staged()
        assert await scene.number("SELECT COUNT(*) FROM history_landing") == 1
    await scene.warehouse.delete_analysis("0190")
    await scene.warehouse.copy_staged()
    await scene.warehouse.merge_landed(["0190"])
    assert await scene.warehouse.present(["0190"]) == frozenset()


async def test_a_file_that_was_loaded_twice_is_one_set(scene: Scene) -> None:
    """Two COPYs at once may both load it: here it has a second name instead."""
    for name in ("once", "twice"):
        (scene.stage / f"{name}.ndjson").write_bytes(staged_rows(record("0190-a", "x"), datetime(2026, 1, 1, tzinfo=UTC)))
    await scene.warehouse.copy_staged()
    await scene.warehouse.merge_landed(["0190-a"])
    assert await scene.number("SELECT COUNT(*) FROM analysis_metadata") == 1
    assert await scene.number("SELECT COUNT(*) FROM findings") == 1
    assert await scene.number("SELECT COUNT(*) FROM history_landing") == 0


async def test_what_lands_while_others_are_merged_is_left_for_the_next_time(scene: Scene) -> None:
    """Merged from its last table on only, it would count as present and lose the rest with the landing table."""
    execute, stage = scene.warehouse._ingest.execute, DirectoryStage(scene.stage)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    ids = ["0190-a", "0190-b"]
    await stage.land(ids[0], staged_rows(record(ids[0], "x"), moment))
    await scene.warehouse.copy_staged()

    async def landing_meanwhile(statement: str, binds: Any = (), *, tag: str = "") -> Any:
        rows = await execute(statement, binds, tag=tag)
        if "MERGE INTO findings" in statement and not (scene.stage / f"{ids[1]}.ndjson").exists():
            await stage.land(ids[1], staged_rows(record(ids[1], "y"), moment))
            await execute(COPY_OF_EMULATOR)
        return rows

    scene.warehouse._ingest.execute = landing_meanwhile  # type: ignore[method-assign]
    await scene.warehouse.merge_landed(ids)
    assert await scene.warehouse.present(ids) == {ids[0]}
    await scene.warehouse.merge_landed(ids)
    assert await scene.warehouse.present(ids) == set(ids)
    assert await scene.number("SELECT COUNT(*) FROM findings") == 2


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_thousand_analyses_wait_out_an_outage(tmp_path: Path) -> None:
    server = SnowflakeServer(tmp_path / "warehouse", free_port())
    warehouse = server.warehouse("outage", timeout_s=2)
    world = DiskWorld(directory=tmp_path / "objects")
    (tmp_path / "stage").mkdir()
    scene = Scene(world, server, warehouse, "outage", tmp_path / "stage")
    historian = world.persistence.historian
    historian.warehouse, historian.clock, historian.longest_pause_s = warehouse, SystemClock(), 1.0
    historian.path = MergePath(warehouse)
    running = asyncio.create_task(historian.run())
    ids = [analysis_id for _ in range(20) for analysis_id in await world.ended(50)]
    assert len(await world.backlog()) == 1000
    for analysis_id in ids[::100]:
        analysis = await world.persistence.analyses.get("acme", analysis_id)
        assert (analysis.state, analysis.persisted_at) == ("completed", None)
        header, chunks = await world.persistence.analyses.report("acme", analysis_id)
        assert len(b"".join([chunk async for chunk in chunks])) == header.size_bytes
    await asyncio.to_thread(server.start)
    while await world.backlog():
        assert not running.done()
        await asyncio.sleep(0.2)
    running.cancel()
    await scene.holds_one_set_of(1000)
    assert (await world.persistence.analyses.get("acme", ids[0])).persisted_at
    await warehouse.close()
    server.stop()
