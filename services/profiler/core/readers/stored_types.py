"""What types that a file declares mean here."""

from __future__ import annotations

import polars as pl

from services.profiler.core.profile import LogicalType


def adopt(dtype: pl.DataType) -> tuple[pl.DataType, LogicalType]:
    """The type in which a stored column is read on, and what it holds."""
    if dtype.is_integer():
        return dtype, "integer"
    if dtype.is_float():
        return (pl.Float32() if dtype == pl.Float16 else dtype), "float"
    if isinstance(dtype, pl.List | pl.Array):
        return dtype if isinstance(dtype, pl.List) else pl.List(dtype.inner), "list"
    for kind, logical in SIMPLE:
        if isinstance(dtype, kind):
            return dtype, logical
    if isinstance(dtype, pl.Categorical | pl.Enum):
        return pl.String(), "text"
    return pl.String(), "unknown"


SIMPLE: tuple[tuple[type[pl.DataType], LogicalType], ...] = (
    (pl.String, "text"),
    (pl.Boolean, "boolean"),
    (pl.Decimal, "decimal"),
    (pl.Date, "date"),
    (pl.Datetime, "datetime"),
    (pl.Time, "time"),
    (pl.Duration, "duration"),
    (pl.Struct, "struct"),
    (pl.Binary, "binary"),
)


def depth(dtype: pl.DataType) -> int:
    """Levels of nesting; 0 for a plain value. Iterative: a hostile schema may be deeper than the stack."""
    deepest, pending = 0, [(dtype, 0)]
    while pending:
        current, level = pending.pop()
        deepest = max(deepest, level)
        if isinstance(current, pl.List | pl.Array):
            pending.append((_instance(current.inner), level + 1))
        elif isinstance(current, pl.Struct):
            pending.extend((_instance(field.dtype), level + 1) for field in current.fields)
            deepest = max(deepest, level + 1)
        elif isinstance(current, pl.Map):
            pending.extend((_instance(inner), level + 1) for inner in (current.key, current.value))
        elif isinstance(current, pl.Extension):
            pending.append((_instance(current.ext_storage()), level + 1))
    return deepest


def _instance(dtype: object) -> pl.DataType:
    return dtype if isinstance(dtype, pl.DataType) else pl.Null()
