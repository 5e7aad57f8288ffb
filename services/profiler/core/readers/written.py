"""Stored values as text: plain where text has a form for them, as in JSON where they are nested."""

from __future__ import annotations

import polars as pl


def written(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text; null stays null."""
    return pl.DataFrame([_column(cells) for cells in frame.get_columns()])


def _column(cells: pl.Series) -> pl.Series:
    dtype = cells.dtype
    if dtype == pl.String():
        return cells
    if isinstance(dtype, pl.Binary):
        return cells.bin.encode("hex")
    if isinstance(dtype, pl.Struct):
        return cells.struct.json_encode().set(cells.is_null(), None)
    if isinstance(dtype, pl.List | pl.Array):
        wrapped = cells.to_frame("v").to_struct(cells.name).struct.json_encode()
        return wrapped.str.slice(5, None).str.head(-1).set(cells.is_null(), None)
    if isinstance(dtype, pl.Duration):
        return cells.dt.to_string("iso")
    return cells.cast(pl.String)
