"""Points in time as microseconds since 1970, the one measure that dates and datetimes of every unit share."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from services.profiler.core.readers.base import Column

DAY_US = 86_400_000_000
UNITS_US = (DAY_US, 3_600_000_000, 60_000_000, 1_000_000, 1_000, 1)
"""Day, hour, minute, second, millisecond, microsecond."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SENTINEL_DATES = (date(1, 1, 1), date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31))
"""Dates that stand for no date: smallest of many databases, of Excel, of Unix; greatest of all."""


def as_microseconds(value: pl.Expr, column: Column) -> pl.Expr:
    """A date or datetime column as microseconds since 1970; nanoseconds are floored."""
    number = value.to_physical().cast(pl.Int64)
    if column.dtype == pl.Date:
        return _times(number, DAY_US)
    match getattr(column.dtype, "time_unit", "us"):
        case "ns":
            return number // 1_000
        case "ms":
            return _times(number, 1_000)
        case _:
            return number


def _times(number: pl.Expr, factor: int) -> pl.Expr:
    # Some 290,000 years from now the product would wrap around.
    limit = 2**63 // factor - 1
    return number.clip(-limit, limit) * factor


def microseconds(moment: datetime) -> int:
    """Naive moments are taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - EPOCH) // timedelta(microseconds=1)


def from_microseconds(number: int, column: Column) -> date | datetime | str:
    """A point in time in the column's own type; as text where Python's calendar ends."""
    try:
        moment = EPOCH + timedelta(microseconds=number)
    except OverflowError:
        return f"{number}us since 1970-01-01"
    if column.dtype == pl.Date:
        return moment.date()
    return moment if getattr(column.dtype, "time_zone", None) else moment.replace(tzinfo=None)


def moment(number: int, column: Column) -> date | datetime | time | timedelta | str:
    """A physical value of a temporal column in its own kind, floored to microseconds; as text where Python's calendar ends."""
    match column.dtype:
        case pl.Time():
            return time_of_day(number)
        case pl.Duration():
            return _duration(number, getattr(column.dtype, "time_unit", "us"))
        case pl.Date():
            return from_microseconds(number * DAY_US, column)
        case _:
            unit = getattr(column.dtype, "time_unit", "us")
            return from_microseconds(number * 1_000 if unit == "ms" else number // 1_000 if unit == "ns" else number, column)


def _duration(number: int, unit: str) -> timedelta | str:
    try:
        return timedelta(microseconds=number * 1_000 if unit == "ms" else number // 1_000 if unit == "ns" else number)
    except OverflowError:
        return duration_text(number, unit)


def time_of_day(nanoseconds: int) -> time:
    """Nanoseconds since midnight as a time, floored to microseconds."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest // 1_000)


def duration_text(number: int, unit: str) -> str:
    """A duration in ISO 8601: seconds, exact to the unit."""
    per_second = {"ms": 1_000, "us": 1_000_000}.get(unit, 1_000_000_000)
    whole, rest = divmod(abs(number), per_second)
    fraction = f".{rest:0{len(str(per_second)) - 1}d}".rstrip("0") if rest else ""
    return f"{'-' if number < 0 else ''}PT{whole}{fraction}S"


def is_sentinel(moment: pl.Expr) -> pl.Expr:
    """Whether microseconds since 1970 fall on a sentinel date. At 1970-01-01 only midnight does: hours are real."""
    days = [(day - EPOCH.date()).days for day in SENTINEL_DATES if day != EPOCH.date()]
    return (moment // DAY_US).is_in(days) | (moment == 0)
