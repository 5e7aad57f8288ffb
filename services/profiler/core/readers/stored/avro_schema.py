"""Walks the schema of an Avro file, which may refer to itself, unfold without bound or make no sense."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import polars as pl

from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.stored import avro_shapes as shapes
from services.profiler.core.readers.stored import avro_values as values
from services.profiler.core.readers.stored.avro_shapes import Json, Shape
from services.profiler.errors import NestedTooDeep, TooManyColumns, UnreadableFile

T = TypeVar("T")

RECORDS = ("record", "error")


@dataclass(slots=True)
class SchemaReader:
    """Of one file. Raises UnreadableFile, NestedTooDeep and TooManyColumns."""

    limits: ReadLimits
    _defined: dict[str, tuple[Json, str]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _node_count: int = 0
    _name_count: int = 0

    def columns(self, text: bytes) -> list[tuple[str, Shape]]:
        """Fields of the outermost record; a schema of anything else is one field."""
        try:
            schema = json.loads(text)
            if isinstance(schema, dict) and schema.get("type") in RECORDS:
                return self._named(schema, "", lambda home: self._fields(schema, home, 1))
            return [("value", self._shape(schema, "", 1))]
        except RecursionError:
            raise NestedTooDeep(self.limits.max_depth) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UnreadableFile("the schema of the Avro file breaks the rules of its format") from None

    def _shape(self, schema: Json, namespace: str, level: int) -> Shape:
        """A named type that is used again is walked again: the tree is counted as it unfolds."""
        self._node_count += 1
        if level > self.limits.max_depth:
            raise NestedTooDeep(self.limits.max_depth)
        if self._node_count > 8 * self.limits.max_columns:
            raise TooManyColumns(self._node_count, self.limits.max_columns)
        if isinstance(schema, list):
            return shapes.union([self._shape(branch, namespace, level) for branch in schema], self._fresh())
        kind = schema["type"] if isinstance(schema, dict) else schema
        if not isinstance(kind, str):
            return self._shape(kind, namespace, level + 1)
        if kind in shapes.PRIMITIVES:
            return shapes.primitive(kind, schema if isinstance(schema, dict) else {})
        found = self._complex(kind, schema, namespace, level) if isinstance(schema, dict) else None
        return found or self._reference(kind, namespace, level)

    def _complex(self, kind: str, schema: Json, namespace: str, level: int) -> Shape | None:
        match kind:
            case "record" | "error":
                return self._named(schema, namespace, lambda home: self._record(schema, home, level))
            case "array":
                return _list(self._shape(schema["items"], namespace, level + 1))
            case "map":
                return _list(self._entry(self._shape(schema["values"], namespace, level + 2)))
            case "enum":
                return self._named(schema, namespace, lambda _: shapes.enum([str(symbol) for symbol in schema["symbols"]]))
            case "fixed":
                return self._named(schema, namespace, lambda _: self._fixed(schema))
        return None

    def _reference(self, name: str, namespace: str, level: int) -> Shape:
        full = name if "." in name or not namespace else f"{namespace}.{name}"
        full = full if full in self._defined else name
        if full in self._open:
            # A type within itself has no end.
            raise NestedTooDeep(self.limits.max_depth)
        schema, home = self._defined[full]
        return self._shape(schema, home, level)

    def _named(self, schema: Json, namespace: str, walk: Callable[[str], T]) -> T:
        """A type that later ones may refer to, walked in the namespace of its name."""
        name = str(schema["name"])
        home = name.rpartition(".")[0] or str(schema.get("namespace") or namespace)
        full = name if "." in name or not home else f"{home}.{name}"
        self._defined[full] = (schema, namespace)
        self._open.append(full)
        found = walk(home)
        self._open.pop()
        return found

    def _fields(self, schema: Json, namespace: str, level: int) -> list[tuple[str, Shape]]:
        return [(str(part["name"]), self._shape(part["type"], namespace, level)) for part in schema["fields"]]

    def _record(self, schema: Json, namespace: str, level: int) -> Shape:
        return self._record_of(self._fields(schema, namespace, level + 1))

    def _entry(self, value: Shape) -> Shape:
        """A map takes the same bytes as a list of its entries, and as a list it keeps equal keys."""
        return self._record_of([("key", shapes.primitive("string", {})), ("value", value)])

    def _record_of(self, parts: list[tuple[str, Shape]]) -> Shape:
        # Decoders know fields by position: names may be anything.
        converts = {f"f{at}": shape.convert for at, (_, shape) in enumerate(parts) if shape.convert}
        if len({name for name, _ in parts}) < len(parts):
            raise ValueError
        return Shape(
            {
                "type": "record",
                "name": self._fresh(),
                "fields": [{"name": f"f{at}", "type": shape.schema} for at, (_, shape) in enumerate(parts)],
            },
            pl.Struct({name: shape.dtype for name, shape in parts}),
            pl.Struct({f"f{at}": shape.physical for at, (_, shape) in enumerate(parts)}),
            sum(shape.least_bytes for _, shape in parts),
            values.record(converts) if converts else None,
            is_plain=bool(parts) and all(shape.is_plain_inside for _, shape in parts),
            is_text=any(shape.is_text for _, shape in parts),
        )

    def _fixed(self, schema: Json) -> Shape:
        size = int(schema["size"])
        if size < 0:
            raise ValueError
        return shapes.fixed({"type": "fixed", "name": self._fresh(), "size": size}, schema, size)

    def _fresh(self) -> str:
        self._name_count += 1
        return f"type_{self._name_count}"


def _list(item: Shape) -> Shape:
    if not item.least_bytes:
        # Any number of them would fit in one byte.
        raise ValueError
    return replace(
        item,
        schema={"type": "array", "items": item.schema},
        dtype=pl.List(item.dtype),
        physical=pl.List(item.physical),
        least_bytes=1,
        convert=values.array(item.convert) if item.convert else None,
        is_plain=item.is_plain_inside,
        step=None,
        engine_schema=None,
    )
