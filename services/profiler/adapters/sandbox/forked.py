"""Children forked from one warm zygote, which is made again when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess

from services.profiler.adapters.sandbox import frames
from services.profiler.adapters.sandbox.nursery import Child
from services.profiler.adapters.sandbox.spawned import spawn
from services.profiler.service.limits import ChildLimits
from services.runtime.errors import Unavailable

READY_WITHIN_S = 30.0
ANSWERS_WITHIN_S = 10.0


class ForkedNursery:
    """Talks to the zygote: one question, one answer, one at a time."""

    def __init__(self, limits: ChildLimits) -> None:
        self._limits = limits
        self._turn = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._owners: dict[int, int] = {}
        """Zygote that bore each child."""

    @property
    def zygote_pid(self) -> int | None:
        """The zygote, if there is one."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Make the zygote now, so that the first job need not wait for it."""
        async with self._turn:
            await self._ensure()

    async def bear(self) -> Child:
        """A fork of the zygote."""
        async with self._turn:
            for _ in range(2):
                await self._ensure()
                ours, theirs = socket.socketpair()
                with theirs:
                    answer = await self._ask(frames.encode(frames.Kind.FORK, b""), theirs)
                if isinstance(pid := answer.get("pid"), int) and self.zygote_pid is not None:
                    self._owners[pid] = self.zygote_pid
                    return Child(pid, ours)
                ours.close()
        raise Unavailable("the profiler cannot start child processes")

    async def reap(self, child: Child) -> int | None:
        """Kill, then have the zygote wait for the end."""
        if not child.is_reaped:
            child.kill()
            async with self._turn:
                # Gone with its own zygote: nobody is left to ask, and a new one does not know it.
                if self._owners.pop(child.pid, None) == self.zygote_pid:
                    answer = await self._ask(frames.encode(frames.Kind.REAP, str(child.pid).encode()))
                    status = answer.get("status")
                    child.status = status if isinstance(status, int) else None
            child.is_reaped = True
            child.channel.close()
        return child.status

    async def close(self) -> None:
        """End the zygote."""
        async with self._turn:
            await self._drop()

    async def _ensure(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        await self._drop()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = spawn("services.profiler.adapters.sandbox.zygote", theirs, self._limits)
        self._control = ours
        self._reader, self._writer = await asyncio.open_connection(sock=ours)
        if await self._answer(READY_WITHIN_S) is None:
            await self._drop()
            raise Unavailable("the profiler cannot start child processes")

    async def _ask(self, question: bytes, descriptor: socket.socket | None = None) -> dict[str, object]:
        """The zygote's answer; empty if it died over the question."""
        assert self._control is not None
        try:
            # Questions are smaller than any socket buffer and there is only one: this neither blocks nor splits.
            socket.send_fds(self._control, [question], [descriptor.fileno()] if descriptor else [])
        except OSError:
            answer = None
        else:
            answer = await self._answer(ANSWERS_WITHIN_S)
        if answer is None:
            await self._drop()
        return answer or {}

    async def _answer(self, within_s: float) -> dict[str, object] | None:
        assert self._reader is not None
        try:
            async with asyncio.timeout(within_s):
                frame = await frames.read(self._reader)
        except (TimeoutError, frames.BrokenFrame):
            return None
        return frame.note() if frame else None

    async def _drop(self) -> None:
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        self._process = self._control = self._reader = self._writer = None
