"""How other profilers compare: whole processes on the same CSV, each in its own environment, against `pmd profile`.

python -m bench.peers [--rows 200000] [--rounds 5] [--patience 120] [--only whylogs,skrub] [--install] [--folder build/bench]
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.compare import HEADINGS, Runs, interleaved, summary
from bench.data import made
from bench.environments import NotInstalled, Peer, install, peers
from bench.profile import COLUMNS, commands
from bench.tables import Row, table, tell, write

YARDSTICK = "pmd profile"
WARM_UP_ROWS = 1000
BUDGET_ROWS = 200_000
"""Budgets hold for tables of this size: of smaller ones start-up is the most."""


def verdicts(rows: Sequence[Row], budgets: Mapping[str, float]) -> list[Row]:
    """The rows, each with its budget and whether it is met. A ratio is how many times as long as ours it takes."""
    judged: list[Row] = []
    for row in rows:
        budget, ratio = budgets.get(str(row["name"])), row.get("ratio")
        is_met = ratio >= budget if budget is not None and isinstance(ratio, int | float) else None
        judged.append({**row, "budget": budget, "is_met": is_met, "verdict": {None: None, True: "met", False: "missed"}[is_met]})
    return judged


def installed(wanted: Sequence[Peer], folder: Path) -> tuple[dict[str, list[str]], list[Row]]:
    """The command of each program without its file, by name, and a row for each that cannot be had."""
    found: dict[str, list[str]] = {}
    missing: list[Row] = []
    for peer in wanted:
        try:
            python = install(peer, folder)
        except NotInstalled as told:
            missing += [{"name": program.name, "failure": f"not installed: {told}"} for program in peer.programs]
            tell(f"  {peer.name} is not installed: {told}")
            continue
        found |= {program.name: [str(python), "-W", "ignore", "-c", program.text] for program in peer.programs}
    return found, missing


def measured(programs: Mapping[str, list[str]], folder: Path, rows: int, rounds: int, patience_s: float) -> dict[str, Runs]:
    """All programs, DuckDB and ours, after a run on a small file that is not counted: it fills the caches."""

    def on(source: Path) -> dict[str, Sequence[str]]:
        ours = commands(source)
        theirs = {name: [*command, str(source)] for name, command in programs.items()}
        return {**theirs, "duckdb summarize": ours["duckdb summarize"], YARDSTICK: ours[YARDSTICK]}

    tell("a round to warm up, not counted")
    interleaved(on(made(folder, WARM_UP_ROWS, COLUMNS)), 1)
    return interleaved(on(made(folder, rows, COLUMNS)), rounds, patience_s)


def main() -> None:
    """Install, measure, print, and write build/bench_peers.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=BUDGET_ROWS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--patience", type=float, default=120.0, help="seconds in all, after which a peer is not run again")
    parser.add_argument("--only", default="", help="names of peers, separated by commas")
    parser.add_argument("--install", action="store_true", help="install the peers and measure nothing")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    names = [name for name in arguments.only.split(",") if name]
    wanted = [peer for peer in peers() if not names or peer.name in names]
    programs, missing = installed(wanted, arguments.folder / "envs")
    if arguments.install:
        return
    runs = measured(programs, arguments.folder, arguments.rows, arguments.rounds, arguments.patience)
    asked = {program.name: program.budget for peer in wanted for program in peer.programs if program.budget is not None}
    rows = verdicts([*missing, *summary(runs)], asked if arguments.rows >= BUDGET_ROWS else {})
    title = f"Profilers on {arguments.rows:,} × {COLUMNS} as CSV; ratio is the time over that of {YARDSTICK}"
    headings = {**HEADINGS, "budget": "budget ≥", "verdict": "verdict"}
    print(f"{title}\n{table(rows, headings)}")
    write(arguments.folder.parent / "bench_peers.json", title, rows, packages={peer.name: list(peer.packages) for peer in wanted})


if __name__ == "__main__":
    main()
