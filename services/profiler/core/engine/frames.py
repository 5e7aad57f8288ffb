"""A batch as the analyzers read it: cells as they are, and values fit for statistics."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import polars as pl

from services.profiler.core.analyzers.kinds import is_float, is_text
from services.profiler.core.readers.base import Batch, Column


@dataclass(frozen=True, slots=True)
class BatchFrames:
    """Both frames have one column per ``Column.id`` and share memory where they do not differ."""

    cells: pl.DataFrame
    values: pl.DataFrame
    """Floats finite and without −0.0, everything else null; categories as text; times as whole numbers of their unit."""
    first_row: int
    expected_rows: int = 0
    """Of the whole table, as far as bytes tell; 0 if they do not."""

    @classmethod
    def of(cls, batch: Batch, columns: Sequence[Column], source_bytes: int = 0) -> Self:
        """``source_bytes``: of all rows, 0 if unknown."""
        changed = [_value(column) for column in columns if not _is_fit(batch.frame[column.id], column)]
        rows = batch.first_row - 1 + batch.frame.height
        expected = rows * source_bytes // batch.byte_count if batch.byte_count else 0
        return cls(batch.frame, batch.frame.with_columns(changed) if changed else batch.frame, batch.first_row, expected)

    def frame(self, reads: Literal["cells", "values"]) -> pl.DataFrame:
        """The one that an analyzer asked for."""
        return self.cells if reads == "cells" else self.values


def _is_fit(cells: pl.Series, column: Column) -> bool:
    """Whether cells are values as they stand: cheaper to see than to make anew."""
    if is_float(column):
        # A sum is finite only if all are; without a zero there is none with a sign.
        return math.isfinite(cells.sum()) and not (cells == 0).any()
    return not column.dtype.is_temporal() and (column.dtype == pl.String or not is_text(column))


def _value(column: Column) -> pl.Expr:
    cell = pl.col(column.id)
    if is_float(column):
        # Adding 0.0 would do in IEEE, but is optimised away.
        return pl.when(cell.is_finite()).then(pl.when(cell == 0).then(0.0).otherwise(cell)).cast(column.dtype).alias(column.id)
    if column.dtype.is_temporal():
        # Values of a calendar that Python does not know would raise wherever one is looked at.
        return cell.to_physical().cast(pl.Int64)
    return cell.cast(pl.String) if is_text(column) else cell
