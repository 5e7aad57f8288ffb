"""Whole commands side by side: every one once a round, medians, ratios to the last of them within each round."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.processes import Measured, run

MIB = 1024**2
Row = dict[str, object]
Commands = Mapping[str, Sequence[str]]
"""By name. The last one is the yardstick."""


def interleaved(wanted: Commands, rounds: int) -> dict[str, list[Measured]]:
    """Every command once a round, so that what else the machine does meets all of them."""
    measured: dict[str, list[Measured]] = {name: [] for name in wanted}
    for _ in range(rounds):
        for name, command in wanted.items():
            measured[name].append(run(command))
    return measured


def summary(measured: Mapping[str, list[Measured]]) -> list[Row]:
    """Medians, and ratios to the yardstick within each round."""
    *_, yardstick = measured.values()
    return [
        {
            "name": name,
            "seconds": [round(each.seconds, 3) for each in runs],
            "median_seconds": round(statistics.median(each.seconds for each in runs), 3),
            "ratio": round(statistics.median(a.seconds / b.seconds for a, b in zip(runs, yardstick, strict=True)), 3),
            "peak_mib": max(each.peak_bytes for each in runs) // MIB,
        }
        for name, runs in measured.items()
    ]


def show(title: str, rows: Sequence[Row]) -> None:
    """Print the table."""
    print(f"{title}, {os.cpu_count()} cores")
    print(f"{'':<20}{'seconds':>9}{'ratio':>8}{'peak MiB':>10}")
    for row in rows:
        print(f"{row['name']:<20}{row['median_seconds']:>9}{row['ratio']:>8}{row['peak_mib']:>10}")


def compare(title: str, wanted: Commands, rounds: int, target: Path) -> list[Row]:
    """Measure, print and write the table as JSON."""
    rows = summary(interleaved(wanted, rounds))
    show(f"{title}, medians of {rounds} rounds", rows)
    target.write_text(json.dumps({"title": title, "rounds": rounds, "cores": os.cpu_count(), "runs": rows}, indent=2) + "\n")
    return rows
