"""What one node of an Avro schema means: how its values are decoded, and of which type they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import polars as pl

from services.profiler.core.readers.stored import avro_values as values
from services.profiler.core.readers.stored.avro_values import Convert

Json = Any
Step = Callable[[pl.Expr], pl.Expr]
DAY_US = 86_400_000_000
ENGINE_DECIMAL_BYTES = 16


@dataclass(frozen=True, slots=True)
class Shape:
    """One node of the schema, and all below it."""

    schema: Json
    """Without names that are used twice, and without meanings that a decoder would lose values by."""
    dtype: pl.DataType
    physical: pl.DataType
    """As the values are before their meaning is put on."""
    least_bytes: int
    """Of an encoded value."""
    convert: Convert | None = None
    """From a value decoded alone to one of ``physical``."""
    is_plain: bool = True
    """Whether the engine's own decoder reads it without loss."""
    is_text: bool = False
    """Whether it is read as text because no type fits."""
    step: Step | None = None
    """From a column decoded by the engine to one of ``dtype``, where a cast does not do."""
    engine_schema: Json = None
    """For the engine, where it differs from ``schema``."""

    @property
    def is_plain_inside(self) -> bool:
        """Whether the engine reads it within lists and records, where it takes no step."""
        return self.is_plain and self.step is None and self.engine_schema is None


PRIMITIVES: dict[str, tuple[pl.DataType, int]] = {
    "null": (pl.Null(), 0),
    "boolean": (pl.Boolean(), 1),
    "int": (pl.Int32(), 1),
    "long": (pl.Int64(), 1),
    "float": (pl.Float32(), 4),
    "double": (pl.Float64(), 8),
    "bytes": (pl.Binary(), 1),
    "string": (pl.String(), 1),
}
"""Type and least encoded size."""

MOMENTS: dict[tuple[str, str], pl.DataType] = {
    ("int", "date"): pl.Date(),
    ("long", "timestamp-millis"): pl.Datetime("ms", "UTC"),
    ("long", "timestamp-micros"): pl.Datetime("us", "UTC"),
    ("long", "timestamp-nanos"): pl.Datetime("ns", "UTC"),
    ("long", "local-timestamp-millis"): pl.Datetime("ms"),
    ("long", "local-timestamp-micros"): pl.Datetime("us"),
    ("long", "local-timestamp-nanos"): pl.Datetime("ns"),
}
"""Whole numbers that only need their type."""

TIMES = {("int", "time-millis"): 1_000_000, ("long", "time-micros"): 1_000}
"""Nanoseconds in their unit."""


def primitive(kind: str, schema: Json) -> Shape:
    """A type without parts."""
    dtype, least_bytes = PRIMITIVES[kind]
    meaning = (kind, str(schema.get("logicalType")))
    if meaning == ("bytes", "decimal"):
        return decimal("bytes", schema, least_bytes)
    if factor := TIMES.get(meaning):
        return Shape("long", pl.Time(), pl.Int64(), least_bytes, values.times(factor), step=_times(factor))
    if kind == "int":
        # The same bytes as a long: so the cast finds out what is too large, where decoders wrap around.
        return Shape("long", MOMENTS.get(meaning, dtype), pl.Int64(), least_bytes)
    return Shape(kind, MOMENTS.get(meaning, dtype), dtype, least_bytes, is_plain=kind != "null")


def decimal(plain: Json, schema: Json, least_bytes: int) -> Shape:
    """A declaration that makes no sense is to be ignored, says the specification."""
    precision, scale = schema.get("precision"), schema.get("scale", 0)
    if not isinstance(precision, int) or not isinstance(scale, int) or precision < 1 or not 0 <= scale <= precision:
        return Shape(plain, pl.Binary(), pl.Binary(), least_bytes)
    if precision > 38:
        return Shape(plain, pl.String(), pl.String(), least_bytes, values.long_decimal(scale), is_plain=False, is_text=True)
    meant = {"logicalType": "decimal", "precision": precision, "scale": scale}
    engine_schema = meant | (plain if isinstance(plain, dict) else {"type": plain})
    dtype = pl.Decimal(precision, scale)
    return Shape(
        plain,
        dtype,
        dtype,
        least_bytes,
        values.decimal(precision, scale),
        # More bytes than its integers have, the engine does not take.
        is_plain=least_bytes <= ENGINE_DECIMAL_BYTES,
        engine_schema=engine_schema,
    )


def enum(symbols: Sequence[str]) -> Shape:
    """One of some texts, stored as its position."""
    return Shape("long", pl.String(), pl.String(), 1, values.symbol(symbols), step=_symbols(symbols))


def fixed(plain: Json, schema: Json, size: int) -> Shape:
    """So many bytes."""
    match schema.get("logicalType"), size:
        case "duration", 12:
            return Shape(plain, pl.String(), pl.String(), size, values.duration, is_plain=False, is_text=True)
        case "uuid", 16:
            return Shape(plain, pl.String(), pl.String(), size, values.uuid, is_plain=False)
        case "decimal", _:
            return decimal(plain, schema, size)
    return Shape(plain, pl.Binary(), pl.Binary(), size, is_plain=size > 0)


def union(branches: list[Shape], name: str) -> Shape:
    """A value or nothing is of the value's type; whole numbers are whole numbers; all else is text."""
    present = [branch for branch in branches if branch.dtype != pl.Null()]
    schema = [branch.schema for branch in branches]
    if len(present) == 1:
        # The engine's decoder knows one kind of union: a value or nothing.
        only, is_plain = present[0], present[0].is_plain and len(branches) == 2
        engine_schema = only.engine_schema and [branch.engine_schema or branch.schema for branch in branches]
        return replace(only, schema=schema, least_bytes=1, is_plain=is_plain, engine_schema=engine_schema)
    if not present:
        return Shape(schema, pl.Null(), pl.Null(), 1, is_plain=False)
    if all(branch.dtype in (pl.Int32, pl.Int64) for branch in present):
        return Shape(schema, pl.Int64(), pl.Int64(), 1, is_plain=False)
    return _text_union(branches, name)


def by_position(dtype: pl.DataType) -> pl.DataType:
    """The type with fields of structs named as the decoders name them."""
    match dtype:
        case pl.List():
            return pl.List(by_position(cast(pl.DataType, dtype.inner)))
        case pl.Struct():
            return pl.Struct({f"f{at}": by_position(cast(pl.DataType, part.dtype)) for at, part in enumerate(dtype.fields)})
        case _:
            return dtype


def _text_union(branches: list[Shape], name: str) -> Shape:
    """Each branch becomes a record of one field, which takes the same bytes: so every value comes with its branch."""
    tags = [f"branch_{position}" for position in range(len(branches))]
    schema = [
        {"type": "record", "name": f"{name}_{tag}", "fields": [{"name": tag, "type": branch.schema}]}
        for tag, branch in zip(tags, branches, strict=True)
    ]
    texts = {tag: values.as_text(branch.dtype, branch.convert) for tag, branch in zip(tags, branches, strict=True)}
    return Shape(schema, pl.String(), pl.String(), 1, values.branch(texts), is_plain=False, is_text=True)


def _times(factor: int) -> Step:
    # What is no time of day stays none: beyond a day the cast fails, and the product must not wrap around before.
    return lambda cell: (cell.cast(pl.Int64).clip(-1, DAY_US) * factor).cast(pl.Time)


def _symbols(symbols: Sequence[str]) -> Step:
    return lambda cell: cell.replace_strict([*range(len(symbols)), None], [*symbols, None], return_dtype=pl.String)
