"""The schema message of an Arrow file: its column names, and a form of it that the engine reads without loss."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.stored.flatbuffer import Table, root
from services.profiler.errors import NestedTooDeep, TooManyColumns, UnreadableFile, UnsupportedFormat

DECIMAL = 7
NAME, TYPE_CODE, TYPE, CHILDREN = 0, 2, 3, 5
UNREAD = {
    11: "intervals of months and days",
    14: "unions",
    22: "run-end encoded columns",
    25: "list views",
    26: "list views",
}


def readable_schema(message: bytes, limits: ReadLimits) -> tuple[tuple[str, ...], bytes]:
    """Column names as they stand, and the message with columns named by position.

    Names may be equal, which the engine does not allow. Raises UnsupportedFormat for types that cannot be read,
    NestedTooDeep and TooManyColumns.
    """
    patched = bytearray(message)
    schema = root(message).table(2)
    if schema is None:
        raise UnreadableFile("the Arrow file has no schema")
    if schema.number(0, "h"):
        raise UnsupportedFormat("the Arrow file is big-endian, which is not read")
    fields = schema.tables(1)
    if len(fields) > limits.max_columns:
        raise TooManyColumns(len(fields), limits.max_columns)
    for field in _with_children(fields, limits):
        _check_type(field)
    # Read before they are written over, which makes sure that they are there.
    names = tuple(field.text(NAME) for field in fields)
    for position, field in enumerate(fields):
        _rename(patched, field, f"c{position}")
    return names, bytes(patched)


def _with_children(fields: list[Table], limits: ReadLimits) -> Iterator[Table]:
    """Every field of the tree. Iterative and bounded: fields may point at each other."""
    pending, count = [(field, 1) for field in fields], 0
    while pending:
        field, level = pending.pop()
        count += 1
        if level > limits.max_depth + 1:
            raise NestedTooDeep(limits.max_depth)
        if count > 8 * limits.max_columns:
            raise TooManyColumns(count, limits.max_columns)
        pending += [(child, level + 1) for child in field.tables(CHILDREN)]
        yield field


def _check_type(field: Table) -> None:
    code, details = field.number(TYPE_CODE, "B"), field.table(TYPE)
    if code in UNREAD:
        raise UnsupportedFormat(f"the Arrow file holds {UNREAD[code]}, which are not read")
    if code == DECIMAL and details:
        precision, scale, width = details.number(0, "i"), details.number(1, "i"), details.number(2, "i", 128)
        if precision > 38 or width > 128 or scale < 0:
            raise UnsupportedFormat("the Arrow file holds decimals of more than 38 digits or of negative scale, which are not read")


def _rename(patched: bytearray, field: Table, name: str) -> None:
    """The new name stands behind everything else, where offsets may point."""
    at = field.at(NAME)
    if not at:
        return
    patched += bytes(-len(patched) % 4)
    struct.pack_into("<I", patched, at, len(patched) - at)
    text = name.encode()
    patched += struct.pack("<I", len(text)) + text + b"\0"
