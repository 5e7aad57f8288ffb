"""Reads Thrift's compact encoding into plain values: structs as mappings by field id, lists as lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.profiler.errors import UnreadableFile

Struct = dict[int, Any]
MAX_DEPTH = 16
"""Footers of Parquet are six levels deep."""


@dataclass(slots=True)
class ThriftReader:
    """A cursor on bytes that may claim anything. Raises UnreadableFile."""

    data: bytes
    position: int = 0
    depth: int = 0

    def struct(self) -> Struct:
        """One struct; unknown fields are kept, they cost little."""
        self._descend(1)
        fields: Struct = {}
        field_id = 0
        while header := self.byte():
            kind, delta = header & 0x0F, header >> 4
            field_id = field_id + delta if delta else self.integer()
            fields[field_id] = kind == 1 if kind in (1, 2) else self._value(kind)
        self._descend(-1)
        return fields

    def _value(self, kind: int) -> Any:
        read = READERS.get(kind)
        if read is None:
            raise _broken()
        return read(self)

    def sequence(self) -> list[Any]:
        """Values of one type."""
        self._descend(1)
        header = self.byte()
        kind, size = header & 0x0F, header >> 4
        size = self._varint() if size == 15 else size
        # Every element takes a byte or more.
        if size > len(self.data) - self.position:
            raise _broken()
        items = [self._value(kind) for _ in range(size)]
        self._descend(-1)
        return items

    def byte(self) -> int:
        """The next one."""
        if self.position >= len(self.data):
            raise _broken()
        self.position += 1
        return self.data[self.position - 1]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise _broken()

    def integer(self) -> int:
        """Signed, of variable length."""
        zigzag = self._varint()
        return (zigzag >> 1) ^ -(zigzag & 1)

    def blob(self) -> bytes:
        """As many bytes as a length before them says."""
        return self.take(self._varint())

    def take(self, size: int) -> bytes:
        """So many bytes."""
        if size > len(self.data) - self.position:
            raise _broken()
        self.position += size
        return self.data[self.position - size : self.position]

    def _descend(self, levels: int) -> None:
        self.depth += levels
        if self.depth > MAX_DEPTH:
            raise _broken()


READERS: dict[int, Callable[[ThriftReader], Any]] = {
    1: lambda reader: reader.byte() == 1,
    2: lambda reader: reader.byte() == 1,
    3: ThriftReader.byte,
    4: ThriftReader.integer,
    5: ThriftReader.integer,
    6: ThriftReader.integer,
    7: lambda reader: reader.take(8),
    8: ThriftReader.blob,
    9: ThriftReader.sequence,
    10: ThriftReader.sequence,
    12: ThriftReader.struct,
}
"""By the type codes of the encoding."""


def _broken() -> UnreadableFile:
    return UnreadableFile("the footer of the Parquet file breaks the rules of its encoding")
