"""What each family of analyzers costs: profiles in one process with all, without each, with only each, and with none of them.

Processor time is the figure to read: it is disturbed least by what else the machine does.

python -m bench.families [--rows 200000] [--columns 20] [--rounds 3] [--folder build/bench]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.data import made
from bench.partial import FAMILIES
from bench.tables import Row, table, tell, write

Costs = Mapping[str, Mapping[str, float]]
"""By stage (measuring, judging): seconds, cpu_seconds."""
ALL, NONE = "all", "none: reading and types"
HEADINGS = {
    "name": "",
    "cpu_seconds": "alone, cpu s",
    "seconds": "wall s",
    "added": "adds, cpu s",
    "without": "without, cpu s",
    "saved": "saves, cpu s",
    "saved_share": "saves %",
}


def variants(families: Sequence[str]) -> dict[str, list[str]]:
    """Families that are on, by the variant's name."""
    without = {f"without {family}": [each for each in families if each != family] for family in families}
    return {ALL: list(families), NONE: [], **without, **{f"only {family}": [family] for family in families}}


def cost(source: Path, families: Sequence[str]) -> Costs:
    """Of one run in a process of its own."""
    command = [sys.executable, "-m", "bench.partial", str(source), f"--families={','.join(families)}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def summary(rounds: Sequence[Mapping[str, Costs]], families: Sequence[str]) -> list[Row]:
    """Medians over the rounds; differences within each round."""

    def median(stage: str, key: str, variant: str, minus: str | None = None) -> float:
        values = [each[variant][stage][key] - (each[minus][stage][key] if minus else 0.0) for each in rounds]
        return round(statistics.median(values), 3)

    def plain(name: str, stage: str, variant: str) -> Row:
        return {"name": name, "cpu_seconds": median(stage, "cpu_seconds", variant), "seconds": median(stage, "seconds", variant)}

    def share(saved: float) -> float:
        return round(100 * saved / median("measuring", "cpu_seconds", ALL), 1)

    rows = [plain("everything measured", "measuring", ALL), plain(NONE, "measuring", NONE)]
    for family in families:
        saved = median("measuring", "cpu_seconds", ALL, minus=f"without {family}")
        figures = {
            "without": median("measuring", "cpu_seconds", f"without {family}"),
            "saved": saved,
            "saved_share": share(saved),
            "added": median("measuring", "cpu_seconds", f"only {family}", minus=NONE),
        }
        rows.append({**plain(family, "measuring", f"only {family}"), **figures})
    return [*rows, plain("judging, agents, encoding", "judging", ALL)]


def main() -> None:
    """Measure, print, and write build/bench_families.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    source = made(arguments.folder, arguments.rows, arguments.columns)
    wanted = variants(FAMILIES)
    title = f"Families of analyzers on {arguments.rows:,} × {arguments.columns} as CSV, medians of {arguments.rounds} rounds"
    tell(f"{title}: {len(wanted)} variants")
    rounds = []
    for number in range(arguments.rounds):
        tell(f"  round {number + 1} of {arguments.rounds}")
        rounds.append({name: cost(source, families) for name, families in wanted.items()})
    rows = summary(rounds, FAMILIES)
    print(f"{title}\n{table(rows, HEADINGS)}")
    write(arguments.folder.parent / "bench_families.json", title, rows, rounds=arguments.rounds)


if __name__ == "__main__":
    main()
