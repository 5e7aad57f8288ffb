"""The rows of a table with each column either typed or as text."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl

from services.profiler.core.readers.base import Batch, Column, Table, TextBatch
from services.profiler.core.writers.base import EXTRA_CELLS, OnRows


def inexact_columns(table: Table) -> tuple[int, ...]:
    """Positions of typed columns whose values say less than their cells, as far as is known; all once the batches are exhausted."""
    return tuple(
        position
        for position, counts in table.cell_counts().items()
        if _is_typed(table.columns[position])
        and (counts.is_inexact or counts.misfit_count or counts.placeholder_count or counts.empty_count or counts.blank_count)
    )


class TypedRows:
    """Rows for a writer that knows types. Some columns come as text, and so do extra cells, where any are known."""

    def __init__(self, table: Table, text_positions: tuple[int, ...], on_rows: OnRows) -> None:
        self.table, self.text_positions = table, text_positions
        self.has_extra_cells = table.has_extra_cells
        self.row_count = self.extended_row_count = 0
        self.is_refuted = False
        """Whether a type turned out to lose something. Then the rows ended early, but the table was read to its end."""
        self._on_rows = on_rows

    @property
    def dtypes(self) -> list[pl.DataType]:
        """Of the columns, and of the extra cells if there are any."""
        types = [pl.String() if column.position in self.text_positions else column.dtype for column in self.table.columns]
        return [*types, pl.String()] if self.has_extra_cells else types

    def frames(self) -> Iterator[pl.DataFrame]:
        """Frames of bounded rows, columns in order."""
        batches = self._typed()
        frames = self._mixed(batches) if self.text_positions or self.has_extra_cells else (batch.frame for batch in batches)
        for frame in frames:
            self.row_count += frame.height
            yield frame

    def _typed(self) -> Iterator[Batch]:
        for batch in self.table.batches():
            self.is_refuted = self.is_refuted or not set(inexact_columns(self.table)) <= set(self.text_positions)
            if not self.is_refuted:
                self._on_rows(batch.first_row + batch.frame.height - 1)
                yield batch

    def _mixed(self, batches: Iterator[Batch]) -> Iterator[pl.DataFrame]:
        texts = (self._with_extra_cells(batch) for batch in self.table.texts())
        for typed, text in side_by_side((batch.frame for batch in batches), texts):
            as_text = text.get_columns()
            chosen = [as_text[position] for position in self.text_positions]
            yield typed.with_columns([*chosen, *as_text[typed.width :]])

    def _with_extra_cells(self, batch: TextBatch) -> pl.DataFrame:
        if not self.has_extra_cells:
            return batch.frame
        self.extended_row_count += len(batch.extra_cells)
        cells: list[str | None] = [None] * batch.frame.height
        for row, extra in batch.extra_cells.items():
            cells[row - batch.first_row] = json.dumps(extra, ensure_ascii=False)
        return batch.frame.with_columns(pl.Series(EXTRA_CELLS, cells, dtype=pl.String))


def side_by_side(left: Iterator[pl.DataFrame], right: Iterator[pl.DataFrame]) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The rows of two streams that cut the same rows differently, in pieces of equal height; ends with the shorter."""
    one, other = pl.DataFrame(), pl.DataFrame()
    while True:
        try:
            one = one if one.height else next(left)
            other = other if other.height else next(right)
        except StopIteration:
            return
        height = min(one.height, other.height)
        if height:
            yield one.head(height), other.head(height)
        one, other = one.slice(height), other.slice(height)


def _is_typed(column: Column) -> bool:
    return column.dtype != pl.String()
