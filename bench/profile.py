"""How fast a table is profiled: `pmd profile --local`, whole process, against DuckDB's SUMMARIZE of the same file and cores.

python -m bench.profile [--rows 2000000] [--rounds 5] [--formats csv,parquet] [--folder build/bench]
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from bench.compare import MIB, compare
from bench.data import made

BUDGET_RATIOS = {"csv": 1.0, "parquet": 1.5}
BUDGET_BYTES = 768 * MIB
COLUMNS = 20

DUCKDB = """
import sys, duckdb
source, threads = sys.argv[1:]
duckdb.sql(f"SET threads = {threads}")
duckdb.sql(f"SUMMARIZE SELECT * FROM '{source}'").fetchall()
"""
POLARS = """
import sys, polars as pl
source = sys.argv[1]
(pl.scan_parquet(source) if source.endswith("parquet") else pl.scan_csv(source, infer_schema_length=10_000)).describe()
"""


def commands(source: Path) -> dict[str, list[str]]:
    """What is compared. The last is the yardstick."""
    pmd = shutil.which("pmd", path=Path(sys.executable).parent) or "pmd"
    return {
        "pmd profile": [pmd, "profile", "--local", "--json", str(source)],
        "polars describe": [sys.executable, "-c", POLARS, str(source)],
        "duckdb summarize": [sys.executable, "-c", DUCKDB, str(source), str(os.cpu_count() or 1)],
    }


def main() -> None:
    """Measure, print, and write build/bench_profile_<format>.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--formats", default="csv,parquet")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    for name in arguments.formats.split(","):
        source = made(arguments.folder, arguments.rows, COLUMNS, name)
        title = f"Profile of {arguments.rows:,} × {COLUMNS} as {name}, {source.stat().st_size / 1e6:.0f} MB"
        compare(title, commands(source), arguments.rounds, arguments.folder.parent / f"bench_profile_{name}.json")
        print(f"budgets: ratio of pmd profile ≤ {BUDGET_RATIOS[name]}, peak ≤ {BUDGET_BYTES // MIB} MiB\n")


if __name__ == "__main__":
    main()
