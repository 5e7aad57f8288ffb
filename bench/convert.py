"""How fast a CSV becomes Parquet: `pmd convert`, whole process, against DuckDB's COPY of the same file on the same cores.

python -m bench.convert [--rows 2000000] [--rounds 3] [--folder build/bench]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.data import SEED, write_csv
from bench.processes import Measured, run

BUDGET_RATIO = 1.5
BUDGET_BYTES = 768 * 1024**2
COLUMNS = 20
MIB = 1024**2

DUCKDB = """
import sys, duckdb
source, target, threads = sys.argv[1:]
duckdb.sql(f"SET threads = {threads}")
duckdb.sql(f"COPY (SELECT * FROM read_csv('{source}')) TO '{target}'")
"""


def commands(source: Path, folder: Path) -> dict[str, list[str]]:
    """What is compared. The first is ours, the last the yardstick."""
    pmd = shutil.which("pmd", path=Path(sys.executable).parent) or "pmd"
    cores = str(os.cpu_count() or 1)
    ours = [pmd, "convert", str(source), "--force", "--quiet"]
    return {
        "pmd to parquet": [*ours, str(folder / "pmd.parquet")],
        "pmd to csv": [*ours, str(folder / "pmd.csv")],
        "pmd to ndjson": [*ours, str(folder / "pmd.ndjson")],
        "duckdb copy": [sys.executable, "-c", DUCKDB, str(source), str(folder / "duckdb.parquet"), cores],
    }


def interleaved(wanted: dict[str, list[str]], rounds: int) -> dict[str, list[Measured]]:
    """Every command once a round, so that what else the machine does meets all of them."""
    measured: dict[str, list[Measured]] = {name: [] for name in wanted}
    for _ in range(rounds):
        for name, command in wanted.items():
            measured[name].append(run(command))
    return measured


def summary(measured: dict[str, list[Measured]]) -> list[dict[str, object]]:
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


def show(rows: Sequence[dict[str, object]], size_bytes: int) -> None:
    """Print the table and what the budgets say about it."""
    print(f"{size_bytes / 1e6:.0f} MB of CSV, {os.cpu_count()} cores, medians of {len(rows[0]['seconds'])} rounds")  # type: ignore[arg-type]
    print(f"{'':<16}{'seconds':>9}{'ratio':>8}{'peak MiB':>10}")
    for row in rows:
        print(f"{row['name']:<16}{row['median_seconds']:>9}{row['ratio']:>8}{row['peak_mib']:>10}")
    print(f"budgets: ratio of {rows[0]['name']} ≤ {BUDGET_RATIO}, peak ≤ {BUDGET_BYTES // MIB} MiB")


def main() -> None:
    """Measure, print, and write build/bench_convert.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    source = arguments.folder / f"table-{arguments.rows}-{SEED}.csv"
    if not source.exists():
        write_csv(source, arguments.rows, COLUMNS, SEED)
    rows = summary(interleaved(commands(source, arguments.folder), arguments.rounds))
    show(rows, source.stat().st_size)
    target = arguments.folder.parent / "bench_convert.json"
    target.write_text(json.dumps({"rows": arguments.rows, "bytes": source.stat().st_size, "runs": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
