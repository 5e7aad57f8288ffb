"""Rows of files: SIGKILL after any commit, two processes at once, an outage: one set for each analysis, always."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.persistence.adapters.object_ledger import ObjectLedger
from services.persistence.adapters.object_rows import ObjectRows
from services.persistence.core.records import AcceptedRequest, AnalysisState, Ingest, Outcome
from services.runtime.clock import SystemClock
from tests.contracts.rows_world import RowsWorld, request_of
from tests.contracts.snowflake_server import ROOT, SnowflakeServer

ROWS = 50


@dataclass
class Waiting:
    """Ended analyses whose rows are staged, on disk."""

    world: RowsWorld
    requests: list[AcceptedRequest]

    def writer(self, dies_after: int = 0) -> subprocess.Popen[bytes]:
        given = (self.world.server.port, self.world.schema, self.world.root, dies_after)
        return subprocess.Popen([sys.executable, "-m", "tests.contracts.rows_writer", *map(str, given)], cwd=ROOT)

    async def write(self, dies_after: int = 0) -> int:
        return await asyncio.to_thread(self.writer(dies_after).wait, 90)

    async def record(self, request: AcceptedRequest) -> Ingest | None:
        return await ObjectRows(self.world.objects, self.world.rows.stage).record(request.analysis_id)

    async def holds_one_set_of_each(self) -> None:
        for request in self.requests:
            ingest = await self.record(request)
            assert ingest
            assert (ingest.state, ingest.row_count) == ("loaded", ROWS)
            assert await self.world.count(ingest, request.analysis_id) == ROWS
            assert await self.world.noted(request.analysis_id) == [(ingest.table_name, "loaded", ROWS)]
        assert [key async for key in self.world.objects.list("ingest")] == []
        assert list((self.world.root / "stage").iterdir()) == []


@pytest.fixture
async def waiting(server: SnowflakeServer, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Waiting]:
    world = RowsWorld(server, tmp_path, f"w{abs(hash(request.node.name))}")
    await world.prepare()
    ledger, clock, requests = ObjectLedger(world.objects), SystemClock(), []
    for name in ("a.csv", "b.csv"):
        file = tmp_path / name
        file.write_text("\n".join(["id,v", *(f"{number},x" for number in range(ROWS))]))
        asked = request_of(name)
        assert await ledger.accept(asked)
        await world.stage(asked, file)
        await ledger.conclude(Outcome(asked.analysis_id, AnalysisState.COMPLETED, clock.now()))
        requests.append(asked)
    yield Waiting(world, requests)
    await world.rows.close()


KILLS = [
    (1, "it is noted where the rows will be, and there is no table"),
    (2, "the table is there and empty"),
    (3, "the rows are there and nothing says so: the moment between COPY and the note"),
    (4, "it is noted in the warehouse and not on the analysis"),
    (7, "the second file's rows are there"),
]


@pytest.mark.parametrize(("dies_after", "why"), KILLS, ids=[str(case[0]) for case in KILLS])
async def test_killed_after_a_commit_and_before_its_answer(waiting: Waiting, dies_after: int, why: str) -> None:
    assert await waiting.write(dies_after) == -signal.SIGKILL, why
    assert None in [await waiting.record(request) for request in waiting.requests]
    assert await waiting.write() == 0
    await waiting.holds_one_set_of_each()


async def test_two_processes_leave_one_set(waiting: Waiting) -> None:
    writers = [waiting.writer() for _ in range(2)]
    assert [await asyncio.to_thread(writer.wait, 90) for writer in writers] == [0, 0]
    assert await waiting.write() == 0
    await waiting.holds_one_set_of_each()


async def test_an_outage_is_waited_for(waiting: Waiting) -> None:
    server = waiting.world.server
    server.kill()
    assert await waiting.write() == 0
    assert [await waiting.record(request) for request in waiting.requests] == [None, None]
    await asyncio.to_thread(server.start)
    await waiting.world.rows.close()
    # The session of the test went with the server.
    waiting.world.rows = waiting.world.new_rows()
    assert await waiting.write() == 0
    await waiting.holds_one_set_of_each()
