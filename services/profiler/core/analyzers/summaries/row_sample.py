"""Some whole rows, chosen by their number alone: for statistics of several columns at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.kinds import is_countable, is_ordered
from services.profiler.core.metrics import Approximation
from services.profiler.core.readers.base import Column

SAMPLE_ROWS = 20_000
SAMPLE_CELLS = 4_000_000
"""Of the sample of a wide table, which has fewer rows (32 MB)."""
LEAST_ROWS = 500
SEED = 0x5A3B1E


@dataclass(frozen=True, slots=True)
class RowSampleState(State):
    """A row stays if the upper ``level`` bits of its number's hash are zero: which rows stay does not depend on what they hold."""

    row_count: int = 0
    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"row": pl.Int64}))
    """Row numbers (row) and a column per ``Column.id``: Float64 of what has an order, UInt64 hashes of anything else."""
    level: int = 0

    def merge(self, other: Self) -> Self:
        if not self.row_count or not other.row_count:
            return self if self.row_count else other
        level = max(self.level, other.level)
        rows = pl.concat([_thinned(self.rows, level), _thinned(other.rows, level)])
        while rows.height > row_limit(rows.width):
            level += 1
            rows = _thinned(rows, level)
        return type(self)(self.row_count + other.row_count, rows, level)

    @classmethod
    def of(cls, frame: pl.DataFrame, columns: Sequence[Column], first_row: int) -> Self:
        """The sample of consecutive rows, as thin as that of all rows so far would be."""
        chosen = [column for column in columns if is_countable(column)]
        seen = first_row - 1 + frame.height
        level = max(0, math.ceil(math.log2(seen / row_limit(len(chosen) + 1)))) if frame.height else 0
        numbers = pl.int_range(first_row, first_row + frame.height, dtype=pl.Int64, eager=True).alias("row")
        kept = _is_kept(numbers, level).arg_true()
        values = [_value(frame[column.id].gather(kept), column) for column in chosen]
        return cls(frame.height, pl.DataFrame([numbers.gather(kept), *values]), level)

    def approximation(self, pair_count: int) -> Approximation | None:
        """Error of a coefficient that rests on so many of all rows: two standard errors of a correlation of none."""
        return Approximation("row_sample", min(1.0, 2 / math.sqrt(max(pair_count, 1)))) if self.level else None


def row_limit(width: int) -> int:
    """Rows of a sample with so many columns."""
    return max(LEAST_ROWS, min(SAMPLE_ROWS, SAMPLE_CELLS // max(width, 1)))


def _value(cells: pl.Series, column: Column) -> pl.Series:
    if is_ordered(column):
        return cells.cast(pl.Float64)
    # The hash of nothing is a hash as well.
    return cells.hash(SEED).set(cells.is_null(), None)


def _thinned(rows: pl.DataFrame, level: int) -> pl.DataFrame:
    return rows.filter(_is_kept(rows["row"], level)) if level else rows


def _is_kept(numbers: pl.Series, level: int) -> pl.Series:
    return numbers.hash(SEED) < 2 ** (64 - level) if level else pl.repeat(True, len(numbers), eager=True)
