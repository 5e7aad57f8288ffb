"""Starts the suite's processes in order, keeps them running, drains them in the reverse order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from deploy.local.child import Child, ProcessSpec
from deploy.local.state import StateDir, SuiteRecord


class NotReady(Exception):
    """A process did not become ready in its time."""


@dataclass
class Supervisor:
    """The suite's processes in waves: a wave starts when the one before it is ready."""

    waves: Sequence[Sequence[ProcessSpec]]
    state: StateDir
    url: str
    pid: int
    echo: Callable[[str, str], None]
    children: list[Child] = field(default_factory=list)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Start everything. Raises ``NotReady`` with the name of what did not answer."""
        for wave in self.waves:
            started = [self._spawn(spec) for spec in wave]
            answers = await asyncio.gather(*(child.wait_ready() for child in started))
            for child, ready in zip(started, answers, strict=True):
                if not ready:
                    raise NotReady(child.spec.name)

    async def stop(self) -> None:
        """Drain wave by wave, the last started first."""
        for wave in reversed(self.waves):
            names = {spec.name for spec in wave}
            await asyncio.gather(*(child.stop() for child in self.children if child.spec.name in names))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.state.record_file.unlink(missing_ok=True)

    def _spawn(self, spec: ProcessSpec) -> Child:
        child = Child(spec, self.state.logs, self.echo, self._record)
        self.children.append(child)
        self._tasks.append(asyncio.create_task(child.keep_running(), name=spec.name))
        return child

    def _record(self) -> None:
        running = tuple(process for child in self.children if (process := child.running))
        self.state.write_record(SuiteRecord(self.url, self.pid, running))
