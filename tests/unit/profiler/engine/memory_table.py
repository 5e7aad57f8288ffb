"""A table that stands in memory: a frame with hostile or plain names, cut into batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from services.profiler.core.load_report import LoadReport
from services.profiler.core.profile import LogicalType
from services.profiler.core.readers.base import Batch, CellCounts, Column


class MemoryTable:
    """The reader's side of the contract without a file."""

    def __init__(
        self,
        frame: pl.DataFrame,
        *,
        batch_rows: int = 100_000,
        cells: Mapping[int, CellCounts] | None = None,
        names: Sequence[str] | None = None,
    ) -> None:
        shown = list(names or frame.columns)
        self.columns = tuple(
            Column(position, shown[position], dtype, logical_type(dtype)) for position, dtype in enumerate(frame.dtypes)
        )
        self._frame = frame.rename({name: f"c{position}" for position, name in enumerate(frame.columns)})
        self._batch_rows = batch_rows
        self._cells = dict(cells or {})

    def batches(self) -> Iterator[Batch]:
        for start in range(0, self._frame.height, self._batch_rows):
            yield Batch(self._frame.slice(start, self._batch_rows), start + 1, start)

    def cell_counts(self) -> Mapping[int, CellCounts]:
        return self._cells

    def source_line(self, row: int) -> int | None:
        return row + 1

    def load_report(self) -> LoadReport:
        return LoadReport("memory", "memory", 0, "")

    def close(self) -> None:
        """Nothing was spilled."""


def logical_type(dtype: pl.DataType) -> LogicalType:
    for kind, name in LOGICAL_TYPES:
        if dtype == kind:
            return name
    return "float" if dtype.is_float() else "integer" if dtype.is_integer() else "decimal" if dtype.is_decimal() else "unknown"


LOGICAL_TYPES: tuple[tuple[type[pl.DataType], LogicalType], ...] = (
    (pl.String, "text"),
    (pl.Categorical, "text"),
    (pl.Boolean, "boolean"),
    (pl.Date, "date"),
    (pl.Datetime, "datetime"),
    (pl.Time, "time"),
    (pl.Duration, "duration"),
    (pl.List, "list"),
    (pl.Struct, "struct"),
    (pl.Binary, "binary"),
)
