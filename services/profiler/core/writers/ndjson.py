"""Writes NDJSON: one strict JSON object a line, every column a key, in order; a missing cell is null.

Numbers and truth values are literals as they stood where the column is one of them and the cell is valid JSON, lists and objects
are themselves; every other cell is a string, letter by letter. Cells beyond the last column are the list ``_extra_cells``, on the
rows that have some. Blank and duplicate names are made distinct.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from services.profiler.core.readers.base import Column, Table, TextBatch
from services.profiler.core.writers.base import EXTRA_CELLS, OnRows, Written
from services.profiler.core.writers.names import distinct_names, renamed

NUMBER = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$"
TRUTH = r"^(?:true|false)$"
LITERALS = {"integer": NUMBER, "float": NUMBER, "decimal": NUMBER, "boolean": TRUTH}
NESTED = ("list", "struct")


class NdjsonWriter:
    """Objects in lines."""

    name = "ndjson"

    def write(self, table: Table, path: Path, *, header: bool, on_rows: OnRows) -> Written:
        """Every cell as it stood; ``header`` changes nothing: keys are always there."""
        names = distinct_names(table.columns)
        rows = extended = 0
        with path.open("wb") as file:
            for batch in table.texts():
                _lines(batch, table.columns, names).write_csv(file, include_header=False, quote_style="never")
                rows += batch.frame.height
                extended += len(batch.extra_cells)
                on_rows(rows)
        return Written(rows, extended, renamed(table.columns, names))


def _lines(batch: TextBatch, columns: Sequence[Column], names: Sequence[str]) -> pl.DataFrame:
    tails = ["}"] * batch.frame.height
    for row, extra in batch.extra_cells.items():
        tails[row - batch.first_row] = f',"{EXTRA_CELLS}":{json.dumps(extra, ensure_ascii=False)}}}'
    pieces: list[pl.Series | pl.Expr] = []
    for column, name, cells in zip(columns, names, batch.frame.get_columns(), strict=True):
        key = json.dumps(name, ensure_ascii=False)
        pieces += [pl.lit(f"{',' if pieces else '{'}{key}:"), _values(cells, column)]
    return pl.select(pl.concat_str([*map(_literal, pieces), pl.lit(pl.Series(tails, dtype=pl.String))]).alias("line"))


def _literal(piece: pl.Series | pl.Expr) -> pl.Expr:
    return pl.lit(piece) if isinstance(piece, pl.Series) else piece


def _values(cells: pl.Series, column: Column) -> pl.Series:
    """JSON values of the cells of one column."""
    strings = json_strings(cells)
    if column.logical_type in LITERALS:
        is_literal = cells.str.contains(LITERALS[column.logical_type])
    elif column.logical_type in NESTED:
        is_literal = pl.Series([cell is not None and _is_json(cell) for cell in cells], dtype=pl.Boolean)
    else:
        return strings
    return cells.zip_with(is_literal.fill_null(value=False), strings)


def json_strings(cells: pl.Series) -> pl.Series:
    """Text cells as JSON strings, missing ones as null."""
    encoded = cells.to_frame("cell").to_struct().struct.json_encode()
    # Without the object around them.
    return encoded.str.slice(8).str.head(-1)


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return "\n" not in text and "\r" not in text


def _refuse(_: str) -> None:
    raise ValueError
