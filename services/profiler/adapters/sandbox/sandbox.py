"""Runs jobs in disposable children, a few at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from typing import TypeVar

from services.profiler.adapters.sandbox import faults, frames, job_codec
from services.profiler.adapters.sandbox.nursery import Child, Nursery
from services.profiler.adapters.sandbox.watch import MemoryWatch
from services.profiler.core.readers.base import ReadLimits
from services.profiler.service.jobs import Job, OnProgress, Progress, unobserved
from services.profiler.service.limits import ChildLimits
from services.runtime.clock import Clock
from services.runtime.errors import ServiceError

_log = logging.getLogger(__name__)

T = TypeVar("T")


class ProcessSandbox:
    """The sandbox of this suite: one process per job, ended before ``run`` returns, however it returns."""

    def __init__(self, nursery: Nursery, *, reading: ReadLimits, limits: ChildLimits, concurrency: int, clock: Clock) -> None:
        self._nursery = nursery
        self._reading = reading
        self._limits = limits
        self._slots = asyncio.Semaphore(concurrency)
        self._clock = clock
        self.missing_protections: frozenset[str] = frozenset()
        """Protections that the last child did not get from its system."""

    async def run(self, job: Job, on_progress: OnProgress = unobserved) -> bytes:
        """The serialized profile, or the account of a conversion.

        Raises what the child reported, or ``MemoryLimit``, ``TimeLimit``, ``ChildCrashed``.
        """
        async with self._slots, self._child() as child:
            order = job_codec.Order(job, self._reading, self._limits, self._clock.now())
            watch = MemoryWatch(child, self._limits.memory_bytes)
            async with _beside(watch.keep()):
                try:
                    async with asyncio.timeout(self._limits.wall_s) as deadline:
                        profile = await self._converse(child, order, on_progress)
                except TimeoutError:
                    if deadline.expired():
                        raise faults.wall_limit(self._limits) from None
                    raise
            if profile is not None:
                return profile
            status = await settled(self._nursery.reap(child))
        if watch.exceeded:
            raise faults.memory_limit(self._limits)
        raise faults.died(status, job.directory, self._limits)

    @contextlib.asynccontextmanager
    async def _child(self) -> AsyncIterator[Child]:
        bearing = asyncio.ensure_future(self._nursery.bear())
        try:
            yield await asyncio.shield(bearing)
        finally:
            await settled(self._end(bearing))

    async def _end(self, bearing: asyncio.Future[Child]) -> None:
        await asyncio.wait([bearing])
        if bearing.exception() is None:
            await self._nursery.reap(bearing.result())

    async def _converse(self, child: Child, order: job_codec.Order, on_progress: OnProgress) -> bytes | None:
        """What the job comes to; None if the child ended without it. Raises the fault that it reported."""
        reader, writer = await asyncio.open_connection(sock=child.channel)
        try:
            writer.write(frames.encode(frames.Kind.JOB, job_codec.encode(order)))
            while (frame := await _next_frame(reader)) is not None:
                match frame.kind:
                    case frames.Kind.PROFILE | frames.Kind.CONVERTED:
                        return frame.payload
                    case frames.Kind.FAULT:
                        raise self._confessed(frame.note())
                    case frames.Kind.PROGRESS:
                        await on_progress(_progress(frame.note()))
                    case frames.Kind.CONFINED:
                        self._note_missing(frame.note())
                    case _:
                        return None
        finally:
            writer.close()
        return None

    def _confessed(self, note: frames.Note) -> ServiceError:
        _log.warning("the child failed: %.60r, %.100r", note.get("reason"), note.get("place"))
        return faults.confessed(note, self._limits)

    def _note_missing(self, note: frames.Note) -> None:
        missing = note.get("missing")
        names = frozenset(map(str, missing)) if isinstance(missing, list) else frozenset()
        if names != self.missing_protections:
            self.missing_protections = names
            _log.warning("this system lacks protections of the parsing process: %.100r", sorted(names))


async def _next_frame(reader: asyncio.StreamReader) -> frames.Frame | None:
    """What the child says next; None at its end or when it stops making sense, which is as good as dead."""
    try:
        return await frames.read(reader)
    except (frames.BrokenFrame, OSError):
        return None


def _progress(note: frames.Note) -> Progress:
    rows, read, fraction = note.get("row_count"), note.get("byte_count"), note.get("fraction")
    return Progress(
        row_count=rows if isinstance(rows, int) else 0,
        byte_count=read if isinstance(read, int) else 0,
        fraction=fraction if isinstance(fraction, float) and 0 <= fraction <= 1 else None,
    )


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Something that runs as long as the block does."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def settled(work: Coroutine[None, None, T]) -> T:
    """The outcome of work that must end even if its caller is cancelled meanwhile; the cancellation is delivered afterwards."""
    task = asyncio.ensure_future(work)
    interruption: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            interruption = error
    if interruption is not None:
        raise interruption
    return task.result()
