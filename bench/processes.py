"""Runs a command and measures it with all its children: wall clock and memory, from outside."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class Measured:
    """One run."""

    seconds: float
    peak_bytes: int
    """Most resident memory that it and its descendants had at once; what they share counts for each. 0 where nobody tells."""


def run(command: Sequence[str]) -> Measured:
    """Run to the end. Raises ``SystemExit`` with the command's last words if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = _Peak(process.pid)
    peak.start()
    _, errors = process.communicate()
    seconds = time.perf_counter() - began
    peak.is_over.set()
    peak.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')[-2000:]}")
    return Measured(seconds, peak.peak_bytes)


class _Peak(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.is_over = threading.Event()
        self.peak_bytes = 0

    def run(self) -> None:
        while not self.is_over.wait(LOOK_EVERY_S):
            self.peak_bytes = max(self.peak_bytes, sum(map(_resident, _family(self._pid))))


def _family(pid: int) -> Iterator[int]:
    """The process and its descendants, as far as they can be seen."""
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
