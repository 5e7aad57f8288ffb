"""Real children: nothing here is a mock."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from services.profiler.adapters.sandbox.forked import ForkedNursery
from services.profiler.adapters.sandbox.nursery import Child
from services.profiler.adapters.sandbox.sandbox import ProcessSandbox
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.core.readers.base import ReadLimits
from services.profiler.service.jobs import Job, Source
from services.profiler.service.limits import ChildLimits
from services.runtime.clock import SystemClock

LIMITS = ChildLimits(memory_bytes=512 * 1024**2, wall_s=60.0, cpu_s=120)


class ObservedNursery(ForkedNursery):
    """Remembers its children."""

    def __init__(self, limits: ChildLimits) -> None:
        super().__init__(limits)
        self.pids: list[int] = []

    async def bear(self) -> Child:
        child = await super().bear()
        self.pids.append(child.pid)
        return child


class Bench:
    """A sandbox and what a test needs to look at it."""

    def __init__(self, nursery: ObservedNursery, directory: Path) -> None:
        self.nursery = nursery
        self.directory = directory

    def sandbox(self, concurrency: int = 2, **limits: float) -> ProcessSandbox:
        bounds = replace(LIMITS, **limits)  # type: ignore[arg-type]
        return ProcessSandbox(self.nursery, reading=ReadLimits(), limits=bounds, concurrency=concurrency, clock=SystemClock())

    def job(self, content: bytes | Path, name: str = "data.csv") -> Job:
        path = self.directory / "input"
        if isinstance(content, Path):
            path.symlink_to(content)
        else:
            path.write_bytes(content)
        return Job(self.directory, Source(path, name))

    def endless_job(self) -> Job:
        """A job whose child waits for ever: nobody writes into its pipe."""
        os.mkfifo(self.directory / "input")
        return Job(self.directory, Source(self.directory / "input", "data.csv"))

    async def ended(self) -> bool:
        """Whether all children are gone, or go within two seconds: the kernel ends an orphan when it gets to it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                while any(is_alive(pid) for pid in self.nursery.pids):
                    await asyncio.sleep(0.01)
        return not any(is_alive(pid) for pid in self.nursery.pids)

    async def born(self, count: int = 1) -> int:
        """Wait until so many children have taken their order; the pid of the last."""
        async with asyncio.timeout(10):
            while len(self.nursery.pids) < count or not self._is_at_work(self.nursery.pids[-1]):
                await asyncio.sleep(0.01)
        return self.nursery.pids[-1]

    def _is_at_work(self, pid: int) -> bool:
        return "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text()


@pytest.fixture
async def bench(scratch: ScratchDirectories) -> AsyncIterator[Bench]:
    nursery = ObservedNursery(LIMITS)
    with scratch.directory() as directory:
        observed = Bench(nursery, directory)
        yield observed
    await nursery.close()
    assert await observed.ended(), "a child outlived its sandbox"


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[ScratchDirectories]:
    scratch = ScratchDirectories(tmp_path / "scratch")
    yield scratch
    scratch.close()


@pytest.fixture(scope="session")
def big_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of work and half a gigabyte of memory."""
    path = tmp_path_factory.mktemp("big") / "big.csv"
    line = ",".join(f"{{0}}{column:02d}" for column in range(12))
    with path.open("w") as file:
        file.write(",".join(f"c{column}" for column in range(12)) + "\n")
        for row in range(400_000):
            file.write(line.format(row * 7919 % 999_983) + "\n")
    return path


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False
