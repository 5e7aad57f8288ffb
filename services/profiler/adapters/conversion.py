"""Files of this machine written anew, for ``pmd convert``: each read in a confined child, moved into place when it is whole."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from services.profiler.adapters import placement
from services.profiler.adapters.local_limits import default_limits
from services.profiler.adapters.sandbox.forked import ForkedNursery
from services.profiler.adapters.sandbox.nursery import Nursery
from services.profiler.adapters.sandbox.sandbox import ProcessSandbox
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.adapters.sandbox.spawned import SpawnedNursery
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.service.jobs import Job, OnProgress, Output, Progress, Source, unobserved
from services.profiler.service.limits import ChildLimits
from services.runtime.clock import SystemClock
from services.runtime.errors import ServiceError

FORMATS = ("csv", "ndjson", "parquet")
OUTPUT_NAME = "output"

Account = dict[str, object]
"""What a child tells about its conversion (``sandbox.conversion``), and ``size_bytes`` of what it wrote."""


@dataclass(frozen=True, slots=True)
class Order:
    """One file to be written anew."""

    source: Path
    target: Path
    format: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every file of a run."""

    options: ReadOptions = field(default_factory=ReadOptions)
    header: bool = False
    replace: bool = False
    """Whether targets that exist are replaced."""
    reading: ReadLimits = field(default_factory=ReadLimits)
    limits: ChildLimits = field(default_factory=default_limits)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order: an account, or the error in its place."""

    order: Order
    account: Account | None = None
    error: ServiceError | None = None


def convert_file(order: Order, settings: Settings, on_progress: Callable[[Progress], None] = lambda _: None) -> Account:
    """The account of one file. Not to be called from a running event loop. Raises ``ServiceError``."""

    async def report(progress: Progress) -> None:
        on_progress(progress)

    async def run() -> Account:
        async with _converter(SpawnedNursery(settings.limits), settings, concurrency=1) as converter:
            return await converter.convert(order, report)

    return asyncio.run(run())


def convert_files(orders: Iterable[Order], settings: Settings, on_outcome: Callable[[Outcome], None]) -> None:
    """Tell the outcome of every file as it comes: a few at once, each in its own fork of one clean process."""

    async def run() -> None:
        workers, pending = os.cpu_count() or 1, iter(tuple(orders))
        async with _converter(ForkedNursery(settings.limits), settings, workers) as converter, asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(_work_off(converter, pending, on_outcome))

    asyncio.run(run())


async def _work_off(converter: Converter, pending: Iterator[Order], on_outcome: Callable[[Outcome], None]) -> None:
    for order in pending:
        try:
            # What stands in the way is told with the file.
            with suppress(OSError):
                order.target.parent.mkdir(parents=True, exist_ok=True)
            outcome = Outcome(order, await converter.convert(order))
        except ServiceError as error:
            outcome = Outcome(order, error=error)
        on_outcome(outcome)


class Converter:
    """Turns orders into files, each in a child of its own."""

    def __init__(self, sandbox: ProcessSandbox, scratch: ScratchDirectories, settings: Settings) -> None:
        self._sandbox, self._scratch, self._settings = sandbox, scratch, settings

    async def convert(self, order: Order, on_progress: OnProgress = unobserved) -> Account:
        """The account of one order. Raises ``ServiceError``; nothing is left half written."""
        placement.check(order.source, order.target, replace=self._settings.replace)
        source = Source(order.source.resolve(), order.source.name, self._settings.options)
        with self._scratch.directory() as directory:
            output = Output(OUTPUT_NAME, order.format, header=self._settings.header)
            account = json.loads(await self._sandbox.run(Job(directory, source, output=output), on_progress))
            size = placement.place(directory / OUTPUT_NAME, order.target, replace=self._settings.replace)
        return {**account, "size_bytes": size}


@asynccontextmanager
async def _converter(nursery: Nursery, settings: Settings, concurrency: int) -> AsyncIterator[Converter]:
    scratch = ScratchDirectories(Path(tempfile.gettempdir()) / f"profile-my-data-{os.getuid()}")
    sandbox = ProcessSandbox(
        nursery, reading=settings.reading, limits=settings.limits, concurrency=concurrency, clock=SystemClock()
    )
    try:
        yield Converter(sandbox, scratch, settings)
    finally:
        await nursery.close()
        scratch.close()
