"""The profiler without servers, for ``pmd profile --local``: one fresh, confined child, no zygote, neither gRPC nor NATS.

The engine is imported in the child alone, so that the command line stays quick.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from services.profiler.adapters.sandbox.sandbox import ProcessSandbox
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.adapters.sandbox.spawned import SpawnedNursery
from services.profiler.core.agents.requests import AgentRequest
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.redaction.policy import DEFAULT_POLICY
from services.profiler.service.jobs import Job, Progress, Source
from services.profiler.service.limits import ChildLimits
from services.runtime.clock import SystemClock

UNLIMITED_WALL_S = 24 * 3600.0
"""A person at a terminal decides for himself how long he waits."""


def profile_file(
    path: Path,
    *,
    baseline: Path | None = None,
    agents: tuple[AgentRequest, ...] = (),
    options: ReadOptions | None = None,
    policy: ValuePolicy = DEFAULT_POLICY,
    reading: ReadLimits | None = None,
    limits: ChildLimits | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> bytes:
    """The serialized ``profilemydata.profiler.v1.Profile`` of a file of this machine.

    ``options`` and ``policy`` hold for the baseline as well.

    Not to be called from a running event loop. Raises ``ServiceError``; an interrupt leaves no process behind.
    """

    async def report(progress: Progress) -> None:
        on_progress(progress)

    bounds = limits or default_limits()
    told = options or ReadOptions()
    primary = Source(path.resolve(), path.name, told)
    compared = Source(baseline.resolve(), baseline.name, told) if baseline else None

    async def profile(directory: Path) -> bytes:
        nursery = SpawnedNursery(bounds)
        sandbox = ProcessSandbox(nursery, reading=reading or ReadLimits(), limits=bounds, concurrency=1, clock=SystemClock())
        return await sandbox.run(Job(directory, primary, compared, agents, policy=policy), report)

    scratch = ScratchDirectories(Path(tempfile.gettempdir()) / f"profile-my-data-{os.getuid()}")
    try:
        with scratch.directory() as directory:
            return asyncio.run(profile(directory))
    finally:
        scratch.close()


def default_limits() -> ChildLimits:
    """Every processor, no clock."""
    return ChildLimits(wall_s=UNLIMITED_WALL_S, cpu_s=int(UNLIMITED_WALL_S), threads=os.cpu_count() or 1)
