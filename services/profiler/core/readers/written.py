"""Stored values as text: plain where text has a form for them, as in JSON where they are nested."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

CALENDAR_DAYS = 95_000_000
"""Either way from 1970, rounded down from what the engine can write."""
PER_DAY = {"d": 1, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def written(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text; null stays null."""
    return pl.DataFrame([_column(cells) for cells in frame.get_columns()])


def _column(cells: pl.Series) -> pl.Series:
    write = next((write for kind, write in WRITERS if isinstance(cells.dtype, kind)), None)
    return write(cells) if write else cells.cast(pl.String)


def _binary(cells: pl.Series) -> pl.Series:
    return cells.bin.encode("hex")


def _struct(cells: pl.Series) -> pl.Series:
    return cells.struct.json_encode().set(cells.is_null(), None)


def _duration(cells: pl.Series) -> pl.Series:
    return cells.dt.to_string("iso")


def _list(cells: pl.Series) -> pl.Series:
    try:
        wrapped = cells.to_frame("v").to_struct(cells.name).struct.json_encode()
    except pl.exceptions.PanicException:
        # A moment that no calendar holds: as the number that it is.
        return _list(cells.to_physical())
    return wrapped.str.slice(5, None).str.head(-1).set(cells.is_null(), None)


def _moments(cells: pl.Series) -> pl.Series:
    """Beyond the engine's calendar, which ends some 260,000 years from now, a moment is written as the number that it is."""
    unit = getattr(cells.dtype, "time_unit", "d")
    numbers = cells.to_physical()
    limit = CALENDAR_DAYS * PER_DAY[unit]
    if unit == "ns" or numbers.is_between(-limit, limit).all():
        return cells.cast(pl.String)
    beyond = ~numbers.is_between(-limit, limit)
    outside = pl.select(pl.format("{}{} since 1970-01-01", numbers, pl.lit(unit))).to_series()
    return cells.set(beyond, None).cast(pl.String).zip_with(~beyond.fill_null(value=False), outside).alias(cells.name)


WRITERS: tuple[tuple[type[pl.DataType], Callable[[pl.Series], pl.Series]], ...] = (
    (pl.Binary, _binary),
    (pl.Struct, _struct),
    (pl.List, _list),
    (pl.Array, _list),
    (pl.Duration, _duration),
    (pl.Date, _moments),
    (pl.Datetime, _moments),
)
