"""The profiler without servers, for ``pmd profile --local``: one fresh, confined child, no zygote, neither gRPC nor NATS.

The engine is imported in the child alone, so that the command line stays quick.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from services.profiler.adapters import placement
from services.profiler.adapters.local_limits import default_limits
from services.profiler.adapters.sandbox.sandbox import ProcessSandbox
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.adapters.sandbox.spawned import SpawnedNursery
from services.profiler.core.agents.requests import AgentRequest
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.redaction.policy import DEFAULT_POLICY
from services.profiler.core.stored_states import MARK
from services.profiler.errors import OutputRefused
from services.profiler.service.jobs import Job, Progress, Source
from services.profiler.service.limits import ChildLimits
from services.runtime.clock import SystemClock

STATES_NAME = "states"


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
    states: Path | None = None,
    nursery: SpawnedNursery | None = None,
) -> bytes:
    """The serialized ``profilemydata.profiler.v1.Profile`` of a file of this machine.

    ``options`` and ``policy`` hold for the baseline as well. ``states`` is the file that takes its states, to be merged later.
    ``nursery``: of ``waiting_child``, if a child was started ahead.

    Not to be called from a running event loop. Raises ``ServiceError``; an interrupt leaves no process behind.
    """
    told = options or ReadOptions()
    primary = Source(path.resolve(), path.name, told)
    compared = Source(baseline.resolve(), baseline.name, told) if baseline else None
    return _run(Job(Path(), primary, compared, agents, policy=policy), states, reading, limits, on_progress, nursery)


def merge_files(
    paths: Sequence[Path],
    *,
    agents: tuple[AgentRequest, ...] = (),
    policy: ValuePolicy = DEFAULT_POLICY,
    limits: ChildLimits | None = None,
    states: Path | None = None,
) -> bytes:
    """The serialized ``Profile`` of what stored states stand for: the rows of each file behind those of the one before.

    Like ``profile_file``; raises ``UnreadableStates``, ``OutdatedStates``, ``StatesTooLarge`` as well.
    """
    parts = tuple(path.resolve() for path in paths)
    whole = Job(Path(), Source(parts[0], paths[0].name), agents=agents, parts=parts, policy=policy)
    return _run(whole, states, None, limits, lambda _: None)


def _run(
    job: Job,
    states: Path | None,
    reading: ReadLimits | None,
    limits: ChildLimits | None,
    on_progress: Callable[[Progress], None],
    nursery: SpawnedNursery | None = None,
) -> bytes:
    if states:
        _check_states(states)

    async def report(progress: Progress) -> None:
        on_progress(progress)

    bounds = limits or default_limits()

    async def profile(directory: Path) -> bytes:
        children = nursery or SpawnedNursery(bounds)
        sandbox = ProcessSandbox(children, reading=reading or ReadLimits(), limits=bounds, concurrency=1, clock=SystemClock())
        return await sandbox.run(replace(job, directory=directory, states_name=STATES_NAME if states else ""), report)

    scratch = ScratchDirectories(Path(tempfile.gettempdir()) / f"profile-my-data-{os.getuid()}")
    try:
        with scratch.directory() as directory:
            made = asyncio.run(profile(directory))
            if states:
                placement.place(directory / STATES_NAME, states, replace=True)
            return made
    finally:
        scratch.close()


def _check_states(target: Path) -> None:
    """States may take the place of older ones, and of nothing else. Raises ``OutputRefused``."""
    placement.check_target(target, replace=True)
    if not target.exists():
        return
    with target.open("rb") as file:
        if file.read(len(MARK)) != MARK:
            raise OutputRefused("the output exists and holds no states", reason="OUTPUT_EXISTS")
