"""Where children come from and where they end."""

from __future__ import annotations

import os
import signal
import socket
from dataclasses import dataclass
from typing import Protocol

from services.profiler.service.limits import ChildLimits


@dataclass(slots=True)
class Child:
    """A running child and the parent's end of its channel."""

    pid: int
    channel: socket.socket
    is_reaped: bool = False
    status: int | None = None
    """Wait status once reaped; None if nobody knows."""

    def kill(self) -> None:
        """End it and all of its process group at once. Harmless when it has ended; its pid is kept until it is reaped."""
        if self.is_reaped:
            return
        for send in (os.killpg, os.kill):
            try:
                send(self.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue


class Nursery(Protocol):
    """Makes children and takes them back."""

    async def bear(self) -> Child:
        """A new child that waits for its order. Raises ``Unavailable``. Not to be cancelled while it runs."""

    async def reap(self, child: Child) -> int | None:
        """Kill a child and wait for its end; its wait status, None if nobody knows. Idempotent, not to be cancelled."""

    async def close(self) -> None:
        """Let go of what makes children."""


def clean_environment(limits: ChildLimits) -> dict[str, str]:
    """The whole environment of a process that will see user bytes: no credential, no address, nothing of ours."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "POLARS_MAX_THREADS": str(limits.threads),
        "RUST_BACKTRACE": "0",
        # An arena per worker, so that memory of one batch serves the next, columns of millions of rows not excepted; address space
        # is given back as well, as it is limited.
        "_RJEM_MALLOC_CONF": f"dirty_decay_ms:1500,muzzy_decay_ms:0,oversize_threshold:0,retain:false,narenas:{limits.threads}",
    }
