from __future__ import annotations

import asyncio
import bz2
import errno
import gzip
import lzma
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard
from profilemydata.profiler.v1 import profile_pb2

from services.profiler.adapters.sandbox import confession, faults
from services.profiler.adapters.sandbox.faults import ChildCrashed, MemoryLimit, TimeLimit
from services.profiler.core.agents.requests import AgentRequest
from services.profiler.service.jobs import Progress
from services.profiler.service.limits import ChildLimits
from services.runtime.errors import InvalidRequest, LimitExceeded

Bench = Any
SMALL = b"id,name\n1,a\n2,b\n3,c\n"


async def test_a_file_becomes_a_profile(bench: Bench) -> None:
    profile = profile_pb2.Profile.FromString(await bench.sandbox().run(bench.job(SMALL, "kleine Datei.csv")))
    figures = {metric.name: metric.integer for metric in profile.primary.dataset.metrics}
    assert figures["row_count"] == 3
    assert [column.name for column in profile.primary.columns] == ["id", "name"]
    assert profile.primary.load.file_name == "kleine Datei.csv"
    assert profile.engine.package_versions["polars"]
    # Every agent that runs unasked finds what it reads within the child's walls.
    assert {agent.status for agent in profile.agents} == {profile_pb2.AGENT_STATUS_SUCCESS}


async def test_progress_ends_with_all_bytes(bench: Bench, big_csv: Path) -> None:
    seen: list[Progress] = []

    async def look(progress: Progress) -> None:
        seen.append(progress)

    await bench.sandbox(memory_bytes=4 * 1024**3).run(bench.job(big_csv), look)
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert seen[-1].row_count > 0


async def test_too_much_memory_is_a_limit_with_its_value(bench: Bench, big_csv: Path) -> None:
    with pytest.raises(MemoryLimit) as caught:
        await bench.sandbox(memory_bytes=90 * 1024**2).run(bench.job(big_csv))
    assert caught.value.reason == "MEMORY_LIMIT"
    assert caught.value.metadata == {"limit_bytes": str(90 * 1024**2)}
    assert not caught.value.retryable


async def test_too_much_time_is_a_limit_with_its_value(bench: Bench) -> None:
    with pytest.raises(TimeLimit) as caught:
        await bench.sandbox(wall_s=0.3).run(bench.endless_job())
    assert caught.value.metadata == {"limit_s": "0.3"}
    assert await bench.ended()


async def test_too_much_processor_time_is_a_limit(bench: Bench, big_csv: Path) -> None:
    with pytest.raises(TimeLimit) as caught:
        await bench.sandbox(cpu_s=1, memory_bytes=8 * 1024**3).run(bench.job(big_csv))
    assert caught.value.metadata == {"limit_cpu_s": "1"}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT], ids=lambda number: number.name)
async def test_a_dead_child_harms_nobody_else(bench: Bench, number: signal.Signals) -> None:
    sandbox = bench.sandbox()
    running = asyncio.create_task(sandbox.run(bench.endless_job()))
    await bench.born()
    os.kill(bench.nursery.pids[-1], number)
    with pytest.raises(ChildCrashed) as caught:
        await running
    assert caught.value.reason == "CHILD_CRASHED"
    assert not caught.value.retryable
    assert caught.value.metadata == {"signal": number.name}
    (bench.directory / "input").unlink()
    assert await sandbox.run(bench.job(SMALL))


async def test_a_cancelled_run_leaves_no_child(bench: Bench) -> None:
    running = asyncio.create_task(bench.sandbox().run(bench.endless_job()))
    await bench.born()
    started = asyncio.get_running_loop().time()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert asyncio.get_running_loop().time() - started < 2
    assert await bench.ended()


async def test_a_run_cancelled_at_any_moment_leaves_no_child(bench: Bench) -> None:
    job = bench.job(SMALL)
    sandbox = bench.sandbox()
    for steps in range(40):
        running = asyncio.create_task(sandbox.run(job))
        for _ in range(steps):
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait([running])
        assert await bench.ended()
    assert await sandbox.run(job)


async def test_no_more_children_than_allowed(bench: Bench) -> None:
    sandbox = bench.sandbox(concurrency=2)
    job = bench.endless_job()
    running = [asyncio.create_task(sandbox.run(job)) for _ in range(5)]
    await bench.born(2)
    await asyncio.sleep(0.1)
    assert len(bench.nursery.pids) == 2
    for task in running:
        task.cancel()
    await asyncio.wait(running)


async def test_faults_of_the_data_keep_their_reason(bench: Bench) -> None:
    with pytest.raises(InvalidRequest) as caught:
        await bench.sandbox().run(bench.job(b""))
    assert caught.value.reason == "EMPTY_FILE"


async def test_faults_of_the_request_keep_their_fields(bench: Bench) -> None:
    job = replace(bench.job(SMALL), agents=(AgentRequest("fortune-teller"),))
    with pytest.raises(InvalidRequest) as caught:
        await bench.sandbox().run(job)
    assert caught.value.reason == "UNKNOWN_AGENT"
    assert caught.value.violations[0].field == "agents[0]"


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress, bz2.compress, lzma.compress])
async def test_compressed_files_are_unpacked_in_the_child(bench: Bench, compress: Callable[[bytes], bytes]) -> None:
    profile = profile_pb2.Profile.FromString(await bench.sandbox().run(bench.job(compress(SMALL), "data.csv.packed")))
    assert [column.name for column in profile.primary.columns] == ["id", "name"]
    assert profile.primary.load.size_bytes == len(compress(SMALL))


async def test_a_file_that_swells_is_refused_without_being_in_memory(bench: Bench) -> None:
    bomb = gzip.compress(b"0,0\n" * (2 * 1024**2)) * 24
    with pytest.raises(LimitExceeded) as caught:
        await bench.sandbox(memory_bytes=128 * 1024**2).run(bench.job(bomb))
    assert caught.value.reason == "DECOMPRESSION_LIMIT"


def test_a_full_disk_is_worth_another_try() -> None:
    fault = faults.confessed(confession.note(OSError(errno.ENOSPC, "secret")), ChildLimits())
    assert (fault.reason, fault.retryable) == ("UNAVAILABLE", True)
    assert "secret" not in fault.message
