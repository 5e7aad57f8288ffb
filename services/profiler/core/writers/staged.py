"""Writes Parquet for a warehouse: columns called by their place, the number of each row, and beside it what the columns are.

No name of a user is in the file, so that the statement that loads it holds none either. A column is typed where the warehouse has
the type and the type loses nothing, as in ``parquet``; everything else is text, letter by letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from services.profiler.core.readers.base import GuessFailed, Table
from services.profiler.core.writers.base import EXTRA_CELLS, OnRows, StagedColumn, Written
from services.profiler.core.writers.parquet import sink_frames
from services.profiler.core.writers.rows import TypedRows, inexact_columns

ROW_NUMBER = "r"
MAX_NAME_CHARS = 255
MAX_DIGITS = 38
"""Of a number, in every warehouse that we know."""


PLAIN_TYPES: dict[pl.DataType, str] = {
    **dict.fromkeys((pl.Int8(), pl.Int16(), pl.Int32(), pl.Int64(), pl.UInt8(), pl.UInt16(), pl.UInt32(), pl.UInt64()), "number"),
    **dict.fromkeys((pl.Float32(), pl.Float64()), "float"),
    pl.Boolean(): "boolean",
    pl.Date(): "date",
}
"""Those without parameters. What is missing is text to a warehouse: times of day, durations, bytes, lists, objects."""


class StagedWriter:
    """Columns in row groups, named c0, c1 and so on."""

    name = "staged"

    def write(self, table: Table, path: Path, *, header: bool, on_rows: OnRows) -> Written:
        """Every cell as its value, or as it stood; ``header`` changes nothing."""
        del header
        untyped = {column.position for column in table.columns if _type(column.dtype) == "text" and column.dtype != pl.String()}
        rows = _StagedRows(table, _sorted(untyped | set(inexact_columns(table))), on_rows)
        rows.sink(path)
        if rows.typed.is_refuted or table.has_extra_cells != rows.typed.has_extra_cells:
            # As in ``parquet``: only the last row tells that a type holds.
            rows = _StagedRows(table, _sorted(untyped | set(inexact_columns(table))), on_rows)
            rows.sink(path)
        typed = rows.typed
        return Written(typed.row_count, typed.extended_row_count, (), typed.text_positions, rows.columns())


def may_be_guessed(table: Table) -> None:
    """Raise ``GuessFailed`` for a table that is read in two ways at once: typed, and as text what a warehouse has no type for."""
    if any(_type(column.dtype) == "text" and column.dtype != pl.String() for column in table.columns):
        raise GuessFailed


class _StagedRows:
    """The rows of a table with their numbers; remembers which columns have values."""

    def __init__(self, table: Table, text_positions: tuple[int, ...], on_rows: OnRows) -> None:
        self.table = table
        self.typed = TypedRows(table, text_positions, on_rows)
        self._dtypes = self.typed.dtypes
        self._has_values = [False] * len(self._dtypes)

    def sink(self, path: Path) -> None:
        names = [f"c{place}" for place in range(len(self._dtypes))]
        schema = {ROW_NUMBER: pl.Int64(), **dict(zip(names, self._dtypes, strict=True))}
        sink_frames(lambda: self._frames(names), schema, path)

    def columns(self) -> tuple[StagedColumn, ...]:
        names = [column.name[:MAX_NAME_CHARS] for column in self.table.columns]
        names += [EXTRA_CELLS] if self.typed.has_extra_cells else []
        described = zip(names, self._dtypes, self._has_values, strict=True)
        return tuple(_column(name, dtype, has_values) for name, dtype, has_values in described)

    def _frames(self, names: list[str]) -> Iterator[pl.DataFrame]:
        first = 1
        for frame in self.typed.frames():
            numbers = pl.int_range(first, first + frame.height, dtype=pl.Int64, eager=True).alias(ROW_NUMBER)
            first += frame.height
            for place, cells in enumerate(frame.get_columns()):
                self._has_values[place] = self._has_values[place] or cells.null_count() < frame.height
            yield pl.DataFrame([numbers, *(cells.alias(name) for cells, name in zip(frame.get_columns(), names, strict=True))])


def _column(name: str, dtype: pl.DataType, has_values: bool) -> StagedColumn:
    kind = _type(dtype)
    if kind != "number":
        return StagedColumn(name, kind, is_empty=not has_values)
    precision, scale = (dtype.precision, dtype.scale) if isinstance(dtype, pl.Decimal) else (20, 0)
    return StagedColumn(name, kind, precision, scale, is_empty=not has_values)


def _type(dtype: pl.DataType) -> str:
    """What a warehouse calls it."""
    if isinstance(dtype, pl.Decimal):
        return "number" if dtype.precision <= MAX_DIGITS else "text"
    if isinstance(dtype, pl.Datetime):
        return "timestamp_tz" if dtype.time_zone else "timestamp"
    return PLAIN_TYPES.get(dtype, "text")


def _sorted(positions: set[int]) -> tuple[int, ...]:
    return tuple(sorted(positions))
