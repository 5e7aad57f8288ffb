"""How fast a CSV becomes Parquet: `pmd convert`, whole process, against DuckDB's COPY of the same file on the same cores.

python -m bench.convert [--rows 2000000] [--rounds 3] [--folder build/bench]
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from bench.compare import MIB, compare
from bench.data import made

BUDGET_RATIO = 1.5
BUDGET_BYTES = 768 * MIB
COLUMNS = 20

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


def main() -> None:
    """Measure, print, and write build/bench_convert.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    source = made(arguments.folder, arguments.rows, COLUMNS)
    title = f"Conversion of {source.stat().st_size / 1e6:.0f} MB of CSV"
    compare(title, commands(source, arguments.folder), arguments.rounds, arguments.folder.parent / "bench_convert.json")
    print(f"budgets: ratio of pmd to parquet ≤ {BUDGET_RATIO}, peak ≤ {BUDGET_BYTES // MIB} MiB")


if __name__ == "__main__":
    main()
