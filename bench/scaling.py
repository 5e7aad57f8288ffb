"""How time and memory grow: `pmd profile --local` and DuckDB's SUMMARIZE on tall and on wide CSV files, whole processes.

python -m bench.scaling [--shapes 200kx20,2Mx20,20Mx20,100kx300,1kx5000] [--rounds 3] [--patience 60] [--keep]
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.compare import HEADINGS, MIB, Commands, interleaved, summary
from bench.data import made
from bench.profile import commands
from bench.tables import Row, table, tell, write

BYTES_PER_CELL = 9.5
"""Of the tables that bench.data makes, rounded up."""
SUFFIXES = {"": 1, "k": 1_000, "M": 1_000_000}
OURS = "pmd profile"
TINY = 1e-9
GROWING = {"rows": "rows", "median_seconds": "seconds", "cpu_seconds": "cpu", "peak_mib": "peak"}
HEADED = {
    "label": "",
    "size_mib": "MiB",
    **{key: each for key, each in HEADINGS.items() if key != "name"},
    "ns_per_cell": "ns/cell",
}


class Shape(NamedTuple):
    """Rows × columns."""

    rows: int
    columns: int

    def __str__(self) -> str:
        return f"{self.rows:,} × {self.columns:,}"


DEFAULT_SHAPES = "200kx20,2Mx20,100kx300,1kx5000"
"""20Mx20 takes minutes and gigabytes: only when asked for."""


def shapes(text: str) -> list[Shape]:
    """Shapes as they are written on a command line: 200kx20,2Mx20. Raises ``ValueError``."""
    return [Shape(_count(rows), _count(columns)) for rows, _, columns in (each.strip().partition("x") for each in text.split(","))]


def _count(text: str) -> int:
    digits = text.rstrip("kM")
    return round(float(digits) * SUFFIXES[text[len(digits) :]])


def growth(rows: Sequence[Row]) -> list[str]:
    """Ours from each shape to the next taller one of its width: linear time grows as the rows do, flat memory by ×1."""
    ours = [row for row in rows if row["name"] == OURS and "failure" not in row]
    lines = []
    for row in ours:
        taller = [each for each in ours if each["columns"] == row["columns"] and _number(each, "rows") > _number(row, "rows")]
        if taller:
            after = min(taller, key=lambda each: _number(each, "rows"))
            factors = [f"{heading} ×{_number(after, key) / max(_number(row, key), TINY):.2f}" for key, heading in GROWING.items()]
            lines.append(f"{row['shape']} → {after['shape']}: {', '.join(factors)}")
    return lines


def _number(row: Row, key: str) -> float:
    value = row.get(key)
    return float(value) if isinstance(value, int | float) else 0.0


def measured(shape: Shape, folder: Path, rounds: int, patience_s: float, *, keep: bool) -> Iterator[Row]:
    """A row for each command. A file that was made for this goes afterwards, unless it is to be kept."""
    before = set(folder.glob("table-*"))
    needed = shape.rows * shape.columns * BYTES_PER_CELL
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < 2 * needed:
        yield {"label": str(shape), "name": OURS, "failure": f"not measured: it needs {2 * needed / 1e9:.0f} GB of free disk"}
        return
    source = made(folder, shape.rows, shape.columns)
    size = source.stat().st_size
    tell(f"{shape}, {size / 1e6:,.0f} MB, {rounds} rounds")
    try:
        for row in summary(interleaved(_pair(source), rounds, patience_s)):
            per_cell = round(1e9 * _number(row, "median_seconds") / (shape.rows * shape.columns), 1)
            what = {"label": f"{shape}  {row['name']}", "shape": str(shape), "rows": shape.rows, "columns": shape.columns}
            yield {**row, **what, "size_mib": size // MIB, "ns_per_cell": per_cell or None}
    finally:
        if source not in before and not keep:
            source.unlink()


def _pair(source: Path) -> Commands:
    found = commands(source)
    return {OURS: found[OURS], "duckdb summarize": found["duckdb summarize"]}


def main() -> None:
    """Measure, print, and write build/bench_scaling.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", type=shapes, default=shapes(DEFAULT_SHAPES), help=f"rows x columns (default {DEFAULT_SHAPES})")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--patience", type=float, default=60.0, help="seconds in all, after which a command is not run again")
    parser.add_argument("--keep", action="store_true", help="leave the files that were made")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    rows: list[Row] = []
    for shape in arguments.shapes:
        rows += measured(shape, arguments.folder, arguments.rounds, arguments.patience, keep=arguments.keep)
    title = "Scaling of CSV profiles; ratio is the time over that of duckdb summarize"
    print("\n".join([title, table(rows, HEADED), *growth(rows)]))
    write(arguments.folder.parent / "bench_scaling.json", title, rows, rounds=arguments.rounds)


if __name__ == "__main__":
    main()
