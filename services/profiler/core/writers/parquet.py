"""Writes Parquet, typed where the type loses nothing.

A column with a cell that does not fit, that is blank or a placeholder, or whose value says less than its cell stays text. Rows
are streamed in groups. Blank and duplicate names are made distinct; the names of the source are then kept in the metadata of the
file as ``original_names``. Cells beyond the last column are one more text column, ``_extra_cells``: a JSON list on the rows that
have some.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import polars as pl
from polars.io.plugins import register_io_source

from services.profiler.core.readers.base import Table
from services.profiler.core.writers.base import EXTRA_CELLS, OnRows, Written
from services.profiler.core.writers.names import distinct_names, renamed
from services.profiler.core.writers.rows import TypedRows, inexact_columns

COMPRESSION: Literal["snappy"] = "snappy"
"""A third larger than zstd, twice as fast, read by everything."""


class ParquetWriter:
    """Columns in row groups."""

    name = "parquet"

    def write(self, table: Table, path: Path, *, header: bool, on_rows: OnRows) -> Written:
        """Every cell as its value, or as it stood; ``header`` changes nothing: names are always there."""
        names = distinct_names(table.columns)
        rows = TypedRows(table, inexact_columns(table), on_rows)
        _sink(rows, names, path)
        if rows.is_refuted or table.has_extra_cells != rows.has_extra_cells:
            # Only the last row tells that a type holds: hope costs nothing where it is not disappointed.
            rows = TypedRows(table, inexact_columns(table), on_rows)
            _sink(rows, names, path)
        return Written(rows.row_count, rows.extended_row_count, renamed(table.columns, names), rows.text_positions)


def _sink(rows: TypedRows, names: list[str], path: Path) -> None:
    columns = [*names, EXTRA_CELLS] if rows.has_extra_cells else names
    schema = dict(zip(columns, rows.dtypes, strict=True))
    original = [column.name for column in rows.table.columns]
    metadata = {"original_names": json.dumps(original)} if original != names else None
    sink_frames(
        lambda: (frame.rename(dict(zip(frame.columns, columns, strict=True))) for frame in rows.frames()), schema, path, metadata
    )


def sink_frames(
    make: Callable[[], Iterator[pl.DataFrame]], schema: dict[str, pl.DataType], path: Path, metadata: dict[str, str] | None = None
) -> None:
    """Stream frames of one schema into a file. Raises what making them raises."""
    source = _Source(make)
    frames = register_io_source(source, schema=schema)
    try:
        frames.sink_parquet(path, compression=COMPRESSION, metadata=metadata)
    except BaseException:
        # The engine wraps what its source raises into an error of its own.
        if source.error is not None:
            raise source.error from None
        raise


class _Source:
    """Frames for the engine; keeps the error that ended them."""

    def __init__(self, make: Callable[[], Iterator[pl.DataFrame]]) -> None:
        self._make = make
        self.error: BaseException | None = None

    def __call__(self, _columns: object, _predicate: object, _rows: object, _size: object) -> Iterator[pl.DataFrame]:
        try:
            yield from self._make()
        except GeneratorExit:
            raise
        except BaseException as error:
            self.error = error
            raise
