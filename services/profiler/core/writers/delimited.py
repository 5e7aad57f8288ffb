"""Writes CSV: UTF-8 without a mark, commas, doubled quotes where they are needed, one LF after each record.

A missing cell is nothing between two commas, an empty quoted one is ``""``. A record of one missing cell is ``""`` too: nothing
at all would be a blank line, which readers skip. Names stand as in the source, blank and duplicate ones included; a source without
names gets no header unless one is asked for. Cells beyond the last column stand at the end of their record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import polars as pl

from services.profiler.core.readers.base import Table, TextBatch
from services.profiler.core.writers.base import OnRows, Written
from services.profiler.core.writers.names import distinct_names, has_names, renamed

NEEDS_QUOTES = r'[",\r\n]'


class DelimitedWriter:
    """Records in lines."""

    name = "csv"

    def write(self, table: Table, path: Path, *, header: bool, on_rows: OnRows) -> Written:
        """Every cell as it stood."""
        rows = extended = 0
        invents_names = header and not has_names(table.columns)
        names = distinct_names(table.columns) if invents_names else [column.name for column in table.columns]
        with path.open("wb") as file:
            if header or has_names(table.columns):
                file.write((_record(names) + "\n").encode())
            for batch in table.texts():
                _write(batch, file)
                rows += batch.frame.height
                extended += len(batch.extra_cells)
                on_rows(rows)
        return Written(rows, extended, renamed(table.columns, names))


def _write(batch: TextBatch, file: BinaryIO) -> None:
    frame = batch.frame
    if frame.width == 1:
        frame = frame.select(pl.all().fill_null(""))
    if batch.extra_cells:
        lines = _lines(frame, batch.first_row, batch.extra_cells)
        lines.to_frame().write_csv(file, include_header=False, quote_style="never")
    else:
        frame.write_csv(file, include_header=False)


def _lines(frame: pl.DataFrame, first_row: int, extra_cells: Mapping[int, Sequence[str]]) -> pl.Series:
    """Records with their extra cells. They may hold line ends inside quotes."""
    written = pl.DataFrame(list(map(_quoted, frame.get_columns())))
    tails: list[str] = [""] * frame.height
    for row, cells in extra_cells.items():
        tails[row - first_row] = "," + _record(cells)
    return written.select(pl.concat_str(pl.all(), separator=",").alias("record")).to_series() + pl.Series(tails, dtype=pl.String)


def _quoted(cells: pl.Series) -> pl.Series:
    """As they stand in a record."""
    needs_quotes = (cells == "") | cells.str.contains(NEEDS_QUOTES)
    quoted = pl.select(pl.concat_str(pl.lit('"'), cells.str.replace_all('"', '""', literal=True), pl.lit('"'))).to_series()
    return quoted.zip_with(needs_quotes.fill_null(value=False), cells).fill_null("").alias(cells.name)


def _record(cells: Iterable[str]) -> str:
    """Names and extra cells: of those nobody knows whether an empty one was quoted."""
    return ",".join(map(_cell, cells))


def _cell(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in '",\r\n') else cell
