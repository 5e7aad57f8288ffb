"""Runs a command and measures it with all its children: wall clock, processor time and memory, from outside."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY_S = 0.02
LAST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Measured:
    """One run."""

    seconds: float
    cpu_seconds: float
    """Processor time of it and its descendants, over all cores: what other work on the machine disturbs least."""
    peak_bytes: int
    """Most resident memory that it and its descendants had at once; what they share counts for each. 0 where nobody tells."""


class CommandFailed(Exception):
    """A command ended with an error; the text is its last words."""


def run(command: Sequence[str]) -> Measured:
    """Run to the end, one command at a time. Raises ``CommandFailed``."""
    began, cpu_before = time.perf_counter(), _cpu_of_children()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = _Peak(process.pid)
    peak.start()
    _, errors = process.communicate()
    seconds = time.perf_counter() - began
    peak.is_over.set()
    peak.join()
    if process.returncode:
        words = errors.decode(errors="replace").strip()[-LAST_WORDS:]
        raise CommandFailed(words or f"ended with {process.returncode} and without a word")
    return Measured(seconds, _cpu_of_children() - cpu_before, peak.peak_bytes)


def _cpu_of_children() -> float:
    """Of those that have ended and were waited for, with theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
