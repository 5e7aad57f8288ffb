"""Reads bytes through the registry, as a test wants to look at the outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from services.profiler.core.load_report import LoadReport
from services.profiler.core.readers.base import Batch, CellCounts, Column, ReadLimits, ReadOptions, Table
from services.profiler.core.readers.registry import open_table


@dataclass
class Outcome:
    """A table read to its end."""

    table: Table
    batches: list[Batch]

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.table.columns

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def types(self) -> list[str]:
        return [column.logical_type for column in self.columns]

    @property
    def frame(self) -> pl.DataFrame:
        frames = [batch.frame for batch in self.batches]
        return pl.concat(frames) if frames else pl.DataFrame(schema={column.id: column.dtype for column in self.columns})

    @property
    def rows(self) -> list[tuple[object, ...]]:
        return self.frame.rows()

    @property
    def report(self) -> LoadReport:
        return self.table.load_report()

    @property
    def problems(self) -> dict[str, int]:
        return {problem.code: problem.count for problem in self.report.problems}

    def counts(self, position: int = 0) -> CellCounts:
        return self.table.cell_counts()[position]


Reading = Callable[..., Outcome]


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Reading]:
    tables: list[Table] = []

    def reading(
        content: bytes | str | Path, file_name: str = "table.csv", limits: ReadLimits | None = None, **options: object
    ) -> Outcome:
        path = content if isinstance(content, Path) else tmp_path / f"upload-{len(tables)}"
        if not isinstance(content, Path):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        spill_dir = tmp_path / f"spill-{len(tables)}"
        spill_dir.mkdir()
        table = open_table(path, file_name, ReadOptions(**options), limits or ReadLimits(), spill_dir)  # type: ignore[arg-type]
        tables.append(table)
        return Outcome(table, list(table.batches()))

    yield reading
    for table in tables:
        table.close()
    left = list(tmp_path.glob("spill-*/*"))
    assert not left, "close() must remove what was spilled"
