"""One process of the suite: started, logged, found ready, restarted, ended."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.state import RunningProcess, started_ticks

PR_SET_PDEATHSIG = 1
Probe = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """What to run, and how to tell that it is ready."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    probe: Probe
    ready_timeout_s: float = 60.0
    grace_s: float = 15.0
    """How long it may drain after SIGTERM."""


@dataclass
class Child:
    """A process that is kept running until it is stopped."""

    spec: ProcessSpec
    log_dir: Path
    echo: Callable[[str, str], None]
    """Called with the name and each line that the process prints."""
    on_change: Callable[[], None]
    """Called whenever the process was started or is gone."""
    restarts: int = 0
    _process: asyncio.subprocess.Process | None = None
    _stopping: bool = False
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def running(self) -> RunningProcess | None:
        """The process as it runs now; None between lives."""
        if self._process is None or self._process.returncode is not None:
            return None
        ticks = started_ticks(self._process.pid)
        return RunningProcess(self.spec.name, self._process.pid, ticks) if ticks is not None else None

    async def keep_running(self) -> None:
        """Start, and start again after it died, with growing pauses; returns once stopped."""
        delay_s = 0.2
        while True:
            began = asyncio.get_running_loop().time()
            await self._live()
            if self._is_stopping():
                return
            self.restarts += 1
            lived_s = asyncio.get_running_loop().time() - began
            delay_s = 0.2 if lived_s > 30 else min(delay_s * 2, 10.0)
            self.echo(self.spec.name, f"ended with {self._exit_code()}, starting again in {delay_s:.1f} s")
            await asyncio.sleep(delay_s)

    async def wait_ready(self) -> bool:
        """Whether it answered its probe within its time."""
        deadline = asyncio.get_running_loop().time() + self.spec.ready_timeout_s
        while asyncio.get_running_loop().time() < deadline and not self._stopping:
            if self.running is not None and await self.spec.probe():
                return True
            await asyncio.sleep(0.05)
        return False

    async def stop(self) -> None:
        """SIGTERM, the grace, then SIGKILL."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), self.spec.grace_s)
        except TimeoutError:
            self.echo(self.spec.name, f"did not drain within {self.spec.grace_s:.0f} s, killed")
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _live(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self.spec.argv,
            env=dict(self.spec.env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        self.on_change()
        await self._copy_output(self._process)
        await self._process.wait()
        self.on_change()

    async def _copy_output(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # asked for above
        with (self.log_dir / f"{self.spec.name}.log").open("ab", buffering=0) as log:
            while True:
                try:
                    line = await process.stdout.readline()
                except ValueError:
                    continue  # a line beyond the stream's limit: the reader drops it and goes on
                if not line:
                    return
                log.write(line)
                self.echo(self.spec.name, line.decode(errors="replace").rstrip())

    def _is_stopping(self) -> bool:
        return self._stopping

    def _exit_code(self) -> str:
        code = self._process.returncode if self._process else None
        if code is not None and code < 0:
            return signal.Signals(-code).name
        return f"exit code {code}"


def _die_with_parent() -> None:
    # A killed supervisor must not leave its processes behind: the kernel ends them in its place.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:
        os._exit(1)
