"""What the supervisor prints: its own words, and its processes' lines behind their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

COLOURS = {"nats": 36, "snowflake": 34, "profiler": 32, "transformer": 33, "artifacts": 35, "persistence": 96, "gateway": 94}
NAME_WIDTH = 11


@dataclass(frozen=True, slots=True)
class Printer:
    """Writes whole lines; colours only on a terminal."""

    out: TextIO

    def say(self, text: str) -> None:
        """The supervisor's own words."""
        self._write("pmd", 1, text)

    def line(self, name: str, text: str) -> None:
        """A line of one process."""
        self._write(name, COLOURS.get(name, 0), text)

    def _write(self, name: str, colour: int, text: str) -> None:
        label = f"{name:<{NAME_WIDTH}}"
        if self.out.isatty():
            label = f"\x1b[{colour}m{label}\x1b[0m"
        self.out.write(f"{label} │ {text}\n")
        self.out.flush()
