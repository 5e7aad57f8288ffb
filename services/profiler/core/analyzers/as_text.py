"""Values of a column as text, the way people write them."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.calendar import as_microseconds, duration_text, from_microseconds, time_of_day
from services.profiler.core.readers.base import Column


def texts(values: pl.Series, column: Column) -> list[str]:
    """One text per value; times are ISO 8601, whether they come as such or as whole numbers. Meant for few values."""
    if not column.dtype.is_temporal() or values.is_empty():
        return [str(value) for value in values.cast(pl.String).to_list()]
    # Through whole numbers, because a file can hold moments that no calendar of ours knows.
    return [_moment(value, column) for value in _numbers(values, column).to_list()]


def _numbers(values: pl.Series, column: Column) -> pl.Series:
    physical = values.to_physical().cast(pl.Int64)
    if column.dtype in (pl.Date, pl.Datetime):
        return physical.to_frame("value").select(as_microseconds(pl.col("value"), column)).to_series()
    return physical


def _moment(number: int, column: Column) -> str:
    if column.dtype == pl.Time:
        return time_of_day(number).isoformat()
    if column.dtype == pl.Duration:
        return duration_text(number, getattr(column.dtype, "time_unit", "us"))
    moment = from_microseconds(number, column)
    return moment if isinstance(moment, str) else moment.isoformat()
