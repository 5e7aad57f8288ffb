"""Measures a child's memory from outside and ends it when it has too much."""

from __future__ import annotations

import asyncio
import resource
from pathlib import Path

from services.profiler.adapters.sandbox.nursery import Child

INTERVAL_S = 0.05


class MemoryWatch:
    """Looks every 50 ms. ``exceeded`` tells whether it had to act."""

    def __init__(self, child: Child, limit_bytes: int) -> None:
        self._child = child
        self._limit_bytes = limit_bytes
        self.exceeded = False
        self.peak_bytes = 0

    async def keep(self) -> None:
        """Watch until cancelled, the limit is crossed or there is nothing to see."""
        while (size := private_bytes(self._child.pid)) is not None:
            self.peak_bytes = max(self.peak_bytes, size)
            if size > self._limit_bytes:
                self.exceeded = True
                self._child.kill()
                return
            await asyncio.sleep(INTERVAL_S)


def private_bytes(pid: int) -> int | None:
    """Memory that a process has for itself: resident without files and shared memory. None where the system does not tell."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):
        return None
    return (int(resident) - int(shared)) * resource.getpagesize()
