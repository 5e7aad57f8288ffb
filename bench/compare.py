"""Whole commands side by side: every one once a round, medians, ratios to the last of them within each round."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import CommandFailed, Measured, run
from bench.tables import Row, table, tell, write

MIB = 1024**2
TICK_S = 0.001
"""The least that the clock of processor time tells apart."""
Commands = Mapping[str, Sequence[str]]
"""By name. The last one is the yardstick."""
HEADINGS = {
    "name": "",
    "median_seconds": "seconds",
    "cpu_seconds": "cpu s",
    "ratio": "ratio",
    "cpu_ratio": "cpu ratio",
    "peak_mib": "peak MiB",
    "rounds": "rounds",
}


@dataclass(slots=True)
class Runs:
    """All runs of one command."""

    measured: list[Measured] = field(default_factory=list)
    failure: str = ""
    """Why it has no more: the last line that the command said."""

    def is_over(self, patience_s: float) -> bool:
        """Whether it is not run again."""
        return bool(self.failure) or sum(each.seconds for each in self.measured) > patience_s


def interleaved(
    wanted: Commands, rounds: int, patience_s: float = float("inf"), measure: Callable[[Sequence[str]], Measured] = run
) -> dict[str, Runs]:
    """Every command once a round, so that what else the machine does meets all of them.

    What has taken ``patience_s`` in all is not run again; once the yardstick is not, nothing is.
    """
    runs = {name: Runs() for name in wanted}
    for number in range(rounds):
        if list(runs.values())[-1].is_over(patience_s):
            break
        for name in [name for name in wanted if not runs[name].is_over(patience_s)]:
            try:
                runs[name].measured.append(measured := measure(wanted[name]))
            except CommandFailed as failed:
                runs[name].failure = str(failed).splitlines()[-1]
                tell(f"  {name} failed:\n{failed}")
                continue
            tell(f"  round {number + 1} of {rounds}: {name}, {measured.seconds:.1f} s")
    return runs


def summary(runs: Mapping[str, Runs]) -> list[Row]:
    """Medians, and ratios to the yardstick within each round. Raises ``SystemExit`` if there is no yardstick."""
    *_, (last, yardstick) = runs.items()
    if yardstick.failure or not yardstick.measured:
        raise SystemExit(f"nothing to compare with: {last} failed: {yardstick.failure}")
    return [_row(name, each, yardstick.measured) for name, each in runs.items()]


def _row(name: str, runs: Runs, yardstick: Sequence[Measured]) -> Row:
    measured = runs.measured
    if runs.failure or not measured:
        return {"name": name, "failure": f"failed: {runs.failure}"}
    # A command stops early or not at all, so that the rounds it shares with the yardstick are the first ones.
    pairs = list(zip(measured, yardstick, strict=False))
    return {
        "name": name,
        "seconds": [round(each.seconds, 3) for each in measured],
        "median_seconds": round(statistics.median(each.seconds for each in measured), 3),
        "cpu_seconds": round(statistics.median(each.cpu_seconds for each in measured), 3),
        "ratio": round(statistics.median(a.seconds / b.seconds for a, b in pairs), 3),
        "cpu_ratio": round(statistics.median(a.cpu_seconds / max(b.cpu_seconds, TICK_S) for a, b in pairs), 3),
        "peak_mib": max(each.peak_bytes for each in measured) // MIB,
        "rounds": len(measured),
    }


def compare(title: str, wanted: Commands, rounds: int, target: Path) -> list[Row]:
    """Measure, print and write the table as JSON."""
    tell(f"{title}: {len(wanted)} commands, {rounds} rounds")
    rows = summary(interleaved(wanted, rounds))
    print(f"{title}, medians of {rounds} rounds\n{table(rows, HEADINGS)}")
    write(target, title, rows, rounds=rounds)
    return rows
