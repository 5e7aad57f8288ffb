"""Walks the messages of an Arrow file or stream: both are the same messages in a row, a file has a footer besides."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from services.profiler.core.readers.stored.flatbuffer import Table, root
from services.profiler.errors import DecompressionLimit, UnreadableFile

FILE_MAGIC = b"ARROW1"
CONTINUATION = b"\xff\xff\xff\xff"
END = CONTINUATION + bytes(4)
SCHEMA, DICTIONARY, RECORDS = 1, 2, 3
MAX_METADATA_BYTES = 64 * 1024**2
MAX_BATCH_BYTES = 512 * 1024**2
"""Of one record batch in memory: it cannot be read in part."""
CODECS = ("lz4", "zstd")


@dataclass(frozen=True, slots=True)
class Message:
    """One message, its body too."""

    kind: int
    metadata: bytes
    body: bytes
    end: int
    """Bytes of the file up to its end."""

    def encoded(self) -> bytes:
        """As it stands in a stream."""
        padding = bytes(-len(self.metadata) % 8)
        return b"".join((CONTINUATION, struct.pack("<I", len(self.metadata) + len(padding)), self.metadata, padding, self.body))

    def records(self) -> Table:
        """The description of the rows, or of a dictionary's values."""
        header = root(self.metadata).table(2)
        records = header.table(1) if header and self.kind == DICTIONARY else header
        if records is None:
            raise UnreadableFile("a message of the Arrow file has no content")
        return records


def messages(path: Path) -> Iterator[Message]:
    """In file order, the schema first. Raises UnreadableFile and DecompressionLimit."""
    with path.open("rb") as file:
        end = _start(file, path.stat().st_size)
        while message := _next(file, end):
            if message.kind in (DICTIONARY, RECORDS):
                _check_size(message)
            yield message


def codec(message: Message) -> str:
    """How the buffers of a batch are compressed; empty for not at all."""
    compression = message.records().table(3)
    return CODECS[compression.number(0, "b") & 1] if compression else ""


def _start(file: BinaryIO, size: int) -> int:
    """Go to the first message; answers where the last one ends."""
    if file.read(6) != FILE_MAGIC:
        file.seek(0)
        return size
    file.seek(max(0, size - 10))
    tail = file.read(10)
    footer_bytes = int.from_bytes(tail[:4], "little")
    if tail[4:] != FILE_MAGIC or footer_bytes > size - 18:
        raise UnreadableFile("the Arrow file is cut off")
    file.seek(8)
    return size - 10 - footer_bytes


def _next(file: BinaryIO, end: int) -> Message | None:
    if file.tell() >= end:
        return None
    prefix = file.read(4)
    # Before 2019 there was no such mark.
    length = int.from_bytes(file.read(4) if prefix == CONTINUATION else prefix, "little")
    if not length:
        return None
    if length > MAX_METADATA_BYTES:
        raise UnreadableFile("a message of the Arrow file claims too many bytes")
    metadata = _read(file, length, end)
    head = root(metadata)
    body_bytes = head.number(3, "q")
    if body_bytes > MAX_BATCH_BYTES:
        raise _too_large(body_bytes)
    body = _read(file, body_bytes, end)
    return Message(head.number(1, "B"), metadata, body, file.tell())


def _read(file: BinaryIO, size: int, end: int) -> bytes:
    if size < 0 or size > end - file.tell():
        raise UnreadableFile("the Arrow file is cut off")
    return file.read(size)


def _check_size(message: Message) -> None:
    """Buffers may be compressed, and many may be the same bytes."""
    records = message.records()
    is_compressed = records.at(3) > 0
    start, count = records.vector(2, 16)
    total = 0
    for index in range(count):
        offset, length = struct.unpack_from("<qq", message.metadata, start + 16 * index)
        if offset < 0 or length < 0 or offset + length > len(message.body):
            raise UnreadableFile("a message of the Arrow file points out of itself")
        unpacked = int.from_bytes(message.body[offset : offset + 8], "little", signed=True) if is_compressed and length else -1
        total += max(length, unpacked)
    if total > MAX_BATCH_BYTES:
        raise _too_large(total)


def _too_large(size: int) -> DecompressionLimit:
    return DecompressionLimit(f"a record batch of the Arrow file has {size:,} bytes; at most {MAX_BATCH_BYTES:,} are read at once")
