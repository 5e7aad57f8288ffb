"""Looks into FlatBuffers, the encoding of Arrow's messages, without believing any offset."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from services.profiler.errors import UnreadableFile


@dataclass(frozen=True, slots=True)
class Table:
    """A table at a position of a buffer. Slots are numbered by the order of the schema; absent ones have their default.

    Raises UnreadableFile where something points out of the buffer.
    """

    data: bytes | bytearray
    position: int

    def number(self, slot: int, code: str, default: int = 0) -> int:
        """A scalar; ``code`` as in ``struct``, little-endian."""
        at = self.at(slot)
        return _unpack(self.data, at, code) if at else default

    def table(self, slot: int) -> Table | None:
        """A table that the slot points to."""
        at = self.at(slot)
        return Table(self.data, self._target(at)) if at else None

    def text(self, slot: int) -> str:
        """A string; empty where there is none."""
        at = self.at(slot)
        if not at:
            return ""
        start = self._target(at)
        size = _unpack(self.data, start, "I")
        _check(self.data, start + 4, size)
        return bytes(self.data[start + 4 : start + 4 + size]).decode("utf-8", "replace")

    def tables(self, slot: int) -> list[Table]:
        """A vector of tables."""
        start, size = self.vector(slot, 4)
        return [Table(self.data, self._target(start + 4 * index)) for index in range(size)]

    def vector(self, slot: int, width: int) -> tuple[int, int]:
        """Where a vector's elements of so many bytes begin, and how many there are."""
        at = self.at(slot)
        if not at:
            return 0, 0
        start = self._target(at)
        size = _unpack(self.data, start, "I")
        _check(self.data, start + 4, size * width)
        return start + 4, size

    def at(self, slot: int) -> int:
        """Where the slot's bytes stand; 0 if it is absent."""
        vtable = self.position - _unpack(self.data, self.position, "i")
        offset = 4 + 2 * slot
        if offset + 2 > _unpack(self.data, vtable, "H"):
            return 0
        found = _unpack(self.data, vtable + offset, "H")
        return self.position + found if found else 0

    def _target(self, at: int) -> int:
        target = at + _unpack(self.data, at, "I")
        _check(self.data, target, 4)
        return target


def root(data: bytes | bytearray) -> Table:
    """The outermost table."""
    return Table(data, _unpack(data, 0, "I"))


def _unpack(data: bytes | bytearray, at: int, code: str) -> int:
    _check(data, at, struct.calcsize("<" + code))
    value: int = struct.unpack_from("<" + code, data, at)[0]
    return value


def _check(data: bytes | bytearray, at: int, size: int) -> None:
    if at < 0 or at + size > len(data):
        raise UnreadableFile("a message of the Arrow file points out of itself")
