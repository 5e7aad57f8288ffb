"""Any state as plain data and back: its fields in order, its series in a pool. One codec for all analyzers."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from decimal import Decimal

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.engine.states.pool import OpenPool, Pool

Packed = object
"""What JSON can hold. Objects of one member are what it cannot: series, tables, decimals, floats that are not finite."""


def pack(value: object, pool: Pool) -> Packed:  # noqa: PLR0911  one line per kind
    """A state, or a value of one. Raises ``TypeError`` if a field holds what no state may hold."""
    if is_dataclass(value):
        return [pack(getattr(value, field.name), pool) for field in fields(value)]
    if isinstance(value, pl.Series):
        return {"series": pool.put(value)}
    if isinstance(value, pl.DataFrame):
        return {"table": {name: pool.put(value[name]) for name in value.columns}}
    if isinstance(value, list) and value and all(type(item) is int for item in value):
        return {"integers": pool.put(pl.Series(value, dtype=pl.Int64))}
    if isinstance(value, list | tuple):
        return [pack(item, pool) for item in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a state cannot hold a {type(value).__name__}")


def unpack(packed: Packed, blank: State, pool: OpenPool) -> State:
    """A state like ``blank``, which is its type's default. Raises ``ValueError`` if the data is none."""
    names = [field.name for field in fields(blank)]
    if not isinstance(packed, list) or len(packed) != len(names):
        raise ValueError("a state has other fields")
    values = [_field(item, getattr(blank, name), pool) for item, name in zip(packed, names, strict=True)]
    return type(blank)(*values)


def _field(packed: Packed, blank: object, pool: OpenPool) -> object:
    if isinstance(blank, State):
        return unpack(packed, blank, pool)
    if isinstance(blank, list | tuple):
        if isinstance(packed, list):
            return type(blank)([_value(item, pool) for item in packed])
        value = _value(packed, pool)
        return _checked(value, value if isinstance(value, list) else blank)
    return _checked(_value(packed, pool), blank)


def _value(packed: Packed, pool: OpenPool) -> object:
    match packed:
        case None | bool() | int() | float() | str():
            return packed
        case {"series": place}:
            return pool.get(place)
        case {"integers": place}:
            return pool.get(place).to_list()
        case {"table": dict(places)}:
            return pl.DataFrame({str(name): pool.get(place) for name, place in places.items()})
        case {"decimal": str(text)} if len(text) <= 128:
            return Decimal(text)
        case {"float": str(text)} if text in ("nan", "inf", "-inf"):
            return float(text)
    raise ValueError("a field holds what no state holds")


def _checked(value: object, blank: object) -> object:
    """The value, if it is of the default's kind: counts may be numbers of any kind, None may be any number."""
    if isinstance(blank, pl.DataFrame):
        known = {name: dtype for name, dtype in blank.schema.items() if dtype != pl.Null}
        if not isinstance(value, pl.DataFrame) or any(value.schema.get(name) != dtype for name, dtype in known.items()):
            raise ValueError("a table has other columns")
        return value
    if isinstance(blank, pl.Series | list | bool | str):
        fits = type(value) is type(blank)
    else:
        fits = not isinstance(value, bool | str) and (isinstance(value, int | float | Decimal) or (value is None and blank is None))
    if not fits:
        raise ValueError("a field is of another kind")
    return value
