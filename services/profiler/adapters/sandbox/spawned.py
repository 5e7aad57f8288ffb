"""Children that are processes of their own from the start: for a command line, which has one job and no time for a zygote."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from typing import Self

from services.profiler.adapters.sandbox.nursery import Child, clean_environment
from services.profiler.service.limits import ChildLimits


class SpawnedNursery:
    """One fresh interpreter per child."""

    def __init__(self, limits: ChildLimits) -> None:
        self._limits = limits
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._waiting: list[Child] = []

    def __enter__(self) -> Self:
        """A child starts now and waits for whoever asks first: it loads its modules while this process loads its own."""
        self._waiting.append(self._spawned())
        return self

    def __exit__(self, *_: object) -> None:
        while self._waiting:
            child = self._waiting.pop()
            child.kill()
            self._processes.pop(child.pid).wait()
            child.channel.close()

    async def bear(self) -> Child:
        """A new interpreter, or the one that waits."""
        return self._waiting.pop() if self._waiting else self._spawned()

    def _spawned(self) -> Child:
        ours, theirs = socket.socketpair()
        with theirs:
            process = spawn("services.profiler.adapters.sandbox.child", theirs, self._limits)
        self._processes[process.pid] = process
        return Child(process.pid, ours)

    async def reap(self, child: Child) -> int | None:
        """Kill and wait."""
        if not child.is_reaped:
            child.kill()
            code = await asyncio.to_thread(self._processes.pop(child.pid).wait)
            child.is_reaped, child.status = True, -code if code < 0 else code << 8
            child.channel.close()
        return child.status

    async def close(self) -> None:
        """Nothing outlives its job."""


def spawn(module: str, channel: socket.socket, limits: ChildLimits) -> subprocess.Popen[bytes]:
    """A module as a clean process of its own session, holding one end of a channel and nothing else of ours."""
    return subprocess.Popen(
        [sys.executable, "-I", "-m", module, str(channel.fileno()), str(os.getpid())],
        pass_fds=(channel.fileno(),),
        env=clean_environment(limits),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
