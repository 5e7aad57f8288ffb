"""From decoded Avro values to values of a column: numbers to decimals, positions to symbols, branches to text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl

Convert = Callable[[Any], Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PER_SECOND = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def optional(convert: Convert) -> Convert:
    """The same, where there may be no value."""
    return lambda value: None if value is None else convert(value)


def times(factor: int) -> Convert:
    """A whole number in a finer unit."""
    return optional(lambda value: value * factor)


def decimal(precision: int, scale: int) -> Convert:
    """Big-endian bytes as an exact decimal of at most so many digits."""

    def exact(value: bytes) -> Decimal:
        found = _exact(value, scale)
        if len(found.as_tuple().digits) > precision:
            raise ValueError
        return found

    return optional(exact)


def long_decimal(scale: int) -> Convert:
    """The same as text, for more digits than a column of decimals holds."""
    return optional(lambda value: format(_exact(value, scale), "f"))


def symbol(symbols: Sequence[str]) -> Convert:
    """The symbol at a position; none is before the first."""

    def at(position: int) -> str:
        if position < 0:
            raise IndexError
        return symbols[position]

    return optional(at)


def array(convert: Convert) -> Convert:
    """Every item of a list."""
    return optional(lambda items: [convert(item) for item in items])


def record(converts: Mapping[str, Convert]) -> Convert:
    """Some fields of a record, in place."""

    def fields(value: dict[str, Any]) -> dict[str, Any]:
        for name, convert in converts.items():
            value[name] = convert(value[name])
        return value

    return optional(fields)


def uuid(value: bytes | None) -> str | None:
    """In the usual notation."""
    return None if value is None else str(UUID(bytes=bytes(value)))


def duration(value: bytes | None) -> str | None:
    """Months, days and milliseconds in ISO 8601: they cannot be added up."""
    if value is None:
        return None
    months, days, millis = (int.from_bytes(value[at : at + 4], "little") for at in (0, 4, 8))
    return f"P{months}M{days}DT{millis // 1000}.{millis % 1000:03}S"


def branch(texts: Mapping[str, Convert]) -> Convert:
    """A value that came with the name of its branch, as text."""

    def text(value: dict[str, Any]) -> str | None:
        ((name, inner),) = value.items()
        found: str | None = texts[name](inner)
        return found

    return optional(text)


def as_text(dtype: pl.DataType, convert: Convert | None) -> Convert:
    """Of values of one type: as in JSON where they are nested."""

    def text(value: Any) -> str:
        made = convert(value) if convert else value
        return made if isinstance(made, str) else _text(made, dtype)

    return optional(text)


def _text(value: Any, dtype: pl.DataType) -> str:
    match dtype:
        case pl.Date() | pl.Datetime() | pl.Time():
            return _moment(value, dtype)
        case pl.List() | pl.Struct():
            return json.dumps(_named(value, dtype), ensure_ascii=False, default=_plain)
        case _:
            return _plain(value)


def _named(value: Any, dtype: object) -> Any:
    """Records with the names of their fields, which come by position."""
    if isinstance(dtype, pl.List) and value is not None:
        return [_named(item, dtype.inner) for item in value]
    if isinstance(dtype, pl.Struct) and value is not None:
        return {part.name: _named(value[f"f{at}"], part.dtype) for at, part in enumerate(dtype.fields)}
    return value


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.hex() if isinstance(value, bytes) else str(value)


def _moment(number: int, dtype: pl.Date | pl.Datetime | pl.Time) -> str:
    """In ISO 8601; the bare number where the calendar ends."""
    try:
        if isinstance(dtype, pl.Date):
            return (EPOCH + timedelta(days=number)).date().isoformat()
        seconds, rest = divmod(number, PER_SECOND[dtype.time_unit] if isinstance(dtype, pl.Datetime) else 10**9)
        moment = EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return str(number)
    if isinstance(dtype, pl.Time):
        return f"{moment:%H:%M:%S}" + (f".{rest:09}" if rest else "")
    places = len(str(PER_SECOND[dtype.time_unit])) - 1
    return f"{moment:%Y-%m-%dT%H:%M:%S}" + (f".{rest:0{places}}" if rest else "") + ("Z" if dtype.time_zone else "")


def _exact(value: bytes, scale: int) -> Decimal:
    # Not by arithmetic, which would round to the context's precision.
    unscaled = int.from_bytes(value, "big", signed=True)
    return Decimal((int(unscaled < 0), tuple(map(int, str(abs(unscaled)))), -scale))
