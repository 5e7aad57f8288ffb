"""The container of an Avro file: its header, then blocks of records between sync marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from services.profiler.core.readers.stored.avro_codecs import MAX_BLOCK_BYTES, unpacked
from services.profiler.errors import DecompressionLimit, UnreadableFile

MAGIC = b"Obj\x01"
SYNC_BYTES = 16
MAX_HEADER_BYTES = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the first block."""

    schema: bytes
    codec: str
    sync: bytes
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Block:
    """Records that are stored together, unpacked."""

    row_count: int
    payload: bytes
    end: int
    """Bytes of the file up to its end."""


def read_header(path: Path) -> Header:
    """Raises UnreadableFile."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise UnreadableFile("the Avro file has no header")
        entries: dict[bytes, bytes] = {}
        while count := read_long(file):
            if count < 0:
                read_long(file)
            for _ in range(abs(count)):
                key = _sized(file)
                entries[key] = _sized(file)
                if file.tell() > MAX_HEADER_BYTES:
                    raise UnreadableFile("the header of the Avro file claims too many bytes")
        codec = entries.get(b"avro.codec", b"null").decode("ascii", "replace")
        return Header(entries.get(b"avro.schema", b""), codec, _exactly(file, SYNC_BYTES), file.tell())


def blocks(path: Path, header: Header) -> Iterator[Block]:
    """In file order. Raises UnreadableFile where the file is cut off or out of step, and DecompressionLimit."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(header.size_bytes)
        while file.tell() < size:
            row_count, length = read_long(file), read_long(file)
            if row_count < 0 or length < 0 or length > size - file.tell():
                raise UnreadableFile("the Avro file is cut off")
            if length > MAX_BLOCK_BYTES:
                raise DecompressionLimit(
                    f"a block of the Avro file has {length:,} bytes; at most {MAX_BLOCK_BYTES:,} are read at once"
                )
            payload = unpacked(_exactly(file, length), header.codec)
            if _exactly(file, SYNC_BYTES) != header.sync:
                raise UnreadableFile("a block of the Avro file does not end where it should")
            yield Block(row_count, payload, file.tell())


def container(schema: bytes, group: list[Block]) -> bytes:
    """A file of its own with these blocks, not compressed."""
    sync = bytes(SYNC_BYTES)
    parts = [MAGIC, long_bytes(2), *_entry(b"avro.schema", schema), *_entry(b"avro.codec", b"null"), b"\0", sync]
    for block in group:
        parts += [long_bytes(block.row_count), long_bytes(len(block.payload)), block.payload, sync]
    return b"".join(parts)


def read_long(file: BinaryIO) -> int:
    """A variable-length integer."""
    value = shift = 0
    while True:
        byte = _exactly(file, 1)[0]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1)
        shift += 7
        if shift > 63:
            raise UnreadableFile("the Avro file holds a number that has no end")


def long_bytes(number: int) -> bytes:
    """The same, written; for counts and sizes, which are not negative."""
    value, found = number << 1, bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def _entry(key: bytes, value: bytes) -> tuple[bytes, ...]:
    return long_bytes(len(key)), key, long_bytes(len(value)), value


def _sized(file: BinaryIO) -> bytes:
    return _exactly(file, read_long(file))


def _exactly(file: BinaryIO, size: int) -> bytes:
    found = file.read(size) if 0 <= size <= max(MAX_HEADER_BYTES, MAX_BLOCK_BYTES) else b""
    if len(found) != size:
        raise UnreadableFile("the Avro file is cut off")
    return found
