"""Unpacks Snappy's raw format, which is small enough to do without a library."""

from __future__ import annotations


def unsnappied(data: bytes, max_bytes: int) -> bytes:
    """The bytes, at most ``max_bytes`` and one. Raises ValueError and IndexError where the input breaks the format."""
    size, position = _size(data)
    if size > max_bytes:
        return bytes(max_bytes + 1)
    found = bytearray()
    while position < len(data):
        tag = data[position]
        position += 1
        if tag & 3 == 0:
            length, position = _literal(data, tag >> 2, position)
            found += data[position : position + length]
            position += length
        else:
            length, offset, position = _copy(data, tag, position)
            _repeat(found, offset, length)
        if len(found) > size:
            raise ValueError
    if len(found) != size:
        raise ValueError
    return bytes(found)


def _size(data: bytes) -> tuple[int, int]:
    size = position = 0
    while True:
        byte = data[position]
        size |= (byte & 0x7F) << 7 * position
        position += 1
        if byte < 0x80:
            return size, position
        if position > 5:
            raise ValueError


def _literal(data: bytes, code: int, position: int) -> tuple[int, int]:
    if code < 60:
        return code + 1, position
    width = code - 59
    return int.from_bytes(data[position : position + width], "little") + 1, position + width


def _copy(data: bytes, tag: int, position: int) -> tuple[int, int, int]:
    if tag & 3 == 1:
        return (tag >> 2 & 7) + 4, (tag >> 5) << 8 | data[position], position + 1
    width = 2 if tag & 3 == 2 else 4
    return (tag >> 2) + 1, int.from_bytes(data[position : position + width], "little"), position + width


def _repeat(found: bytearray, offset: int, length: int) -> None:
    start = len(found) - offset
    if start < 0 or not offset:
        raise ValueError
    if offset >= length:
        found += found[start : start + length]
    else:
        pattern = bytes(found[start:])
        found += (pattern * (length // offset + 1))[:length]
