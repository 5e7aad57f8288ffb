"""Processor time that each process of a running suite on this machine has used, from /proc: Linux only."""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

CLIENT = "this client"
QUIET_SHARE = 0.04
"""Of a processor: a suite that uses less has done what was asked of it."""
LOOK_EVERY_S = 1.0


class SuiteCpu:
    """A suite's processes by the names that its supervisor's record gives them, and this process."""

    def __init__(self, state_dir: Path) -> None:
        record = json.loads((state_dir / "suite.json").read_text())
        self._pids = {process["name"]: int(process["pid"]) for process in record["processes"]} | {CLIENT: os.getpid()}

    def used_ms(self) -> Mapping[str, float]:
        """Milliseconds of user and system time so far: each with its descendants, those that have ended included."""
        children = _children()
        return {name: sum(map(_own_ms, _family(pid, children))) for name, pid in self._pids.items()}

    def settled_ms(self, within_s: float = 60.0) -> Mapping[str, float]:
        """The same once nothing is left to do: history is written after an analysis is completed."""
        deadline = time.monotonic() + within_s
        before = self.used_ms()
        while True:
            time.sleep(LOOK_EVERY_S)
            now = self.used_ms()
            if _total(now) - _total(before) < QUIET_SHARE * LOOK_EVERY_S * 1000 or time.monotonic() > deadline:
                return now
            before = now


def _total(used: Mapping[str, float]) -> float:
    return sum(used.values())


def _children() -> Mapping[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            found[int(fields[1])].append(int(entry.name))
    return found


def _family(pid: int, children: Mapping[int, list[int]]) -> list[int]:
    return [pid, *(member for child in children.get(pid, ()) for member in _family(child, children))]


def _own_ms(pid: int) -> float:
    """Of a process, and of its children that it has waited for."""
    fields = _stat(pid)
    return sum(map(int, fields[11:15])) * 1000 / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _stat(pid: int) -> list[str]:
    """Fields of a process after its name; none if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
