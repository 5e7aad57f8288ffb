"""A process with a child at work, to be killed: prints the pids of its zygote and of the child."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from services.profiler.adapters.sandbox.forked import ForkedNursery
from services.profiler.adapters.sandbox.sandbox import ProcessSandbox
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.core.readers.base import ReadLimits
from services.profiler.service.jobs import Job, Source
from services.profiler.service.limits import ChildLimits
from services.runtime.clock import SystemClock


async def main() -> None:
    limits = ChildLimits()
    nursery = ForkedNursery(limits)
    scratch = ScratchDirectories(Path(sys.argv[1]) / "scratch")
    sandbox = ProcessSandbox(nursery, reading=ReadLimits(), limits=limits, concurrency=1, clock=SystemClock())
    bear = nursery.bear

    async def tell():
        child = await bear()
        print(nursery.zygote_pid, child.pid, flush=True)
        return child

    nursery.bear = tell  # type: ignore[method-assign]
    with scratch.directory() as directory:
        os.mkfifo(directory / "input")
        await sandbox.run(Job(directory, Source(directory / "input", "x.csv")))


asyncio.run(main())
