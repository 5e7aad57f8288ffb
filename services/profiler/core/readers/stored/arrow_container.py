"""The two containers of Arrow's messages: a stream has them in a row, a file has a footer that says where they stand."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from services.profiler.core.readers.stored.arrow_messages import CONTINUATION, SCHEMA, Message, read_exactly, read_message
from services.profiler.core.readers.stored.flatbuffer import root
from services.profiler.errors import UnreadableFile

FILE_MAGIC = b"ARROW1"
BLOCK_BYTES = 24
DICTIONARIES, RECORD_BATCHES = 2, 3
"""Slots of the footer."""


def messages(path: Path) -> Iterator[Message]:
    """In order, the schema first. Raises UnreadableFile and DecompressionLimit."""
    with path.open("rb") as file:
        if file.read(len(FILE_MAGIC)) == FILE_MAGIC:
            yield from _of_file(file, path.stat().st_size)
        else:
            file.seek(0)
            yield from _of_stream(file, path.stat().st_size)


def stream_messages(data: bytes) -> Iterator[Message]:
    """Of a stream in memory. Raises UnreadableFile and DecompressionLimit."""
    return _of_stream(io.BytesIO(data), len(data))


def _of_stream(file: BinaryIO, size: int) -> Iterator[Message]:
    while file.tell() < size:
        prefix = read_exactly(file, 4, size)
        # Before 2019 there was no such mark.
        length = int.from_bytes(read_exactly(file, 4, size) if prefix == CONTINUATION else prefix, "little")
        if not length:
            return
        yield read_message(file, length, size)


def _of_file(file: BinaryIO, size: int) -> Iterator[Message]:
    footer = _footer(file, size)
    yield _schema(footer)
    # Honest blocks do not overlap: nobody makes many rows of few bytes.
    bytes_left = size
    for slot in (DICTIONARIES, RECORD_BATCHES):
        start, count = root(footer).vector(slot, BLOCK_BYTES)
        for index in range(count):
            offset, metadata_bytes, body_bytes = struct.unpack_from("<qi4xq", footer, start + BLOCK_BYTES * index)
            bytes_left -= metadata_bytes + body_bytes
            if min(offset, metadata_bytes - 8, body_bytes, bytes_left) < 0:
                raise UnreadableFile("the footer of the Arrow file points out of the file")
            file.seek(offset)
            yield read_message(file, metadata_bytes - _skip_prefix(file, metadata_bytes), size)


def _footer(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, size - 10))
    tail = file.read(10)
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != FILE_MAGIC or length > size - 18:
        raise UnreadableFile("the Arrow file is cut off")
    file.seek(size - 10 - length)
    return file.read(length)


def _schema(footer: bytes) -> Message:
    """The footer's schema as a message of its own: a table in front that points into the footer."""
    schema = root(footer).table(1)
    if schema is None:
        raise UnreadableFile("the Arrow file has no schema")
    # Offset of the table; its slots (version, kind, content); the table itself; padding to a multiple of eight.
    front = struct.pack("<IHHHHH2xiIhB5x", 16, 10, 12, 8, 10, 4, 12, 32 + schema.position - 20, 4, SCHEMA)
    return Message(SCHEMA, front + footer, b"", 0)


def _skip_prefix(file: BinaryIO, metadata_bytes: int) -> int:
    """Go to the description, which stands behind its length."""
    start = file.tell()
    prefix = file.read(8)
    skipped = 8 if prefix.startswith(CONTINUATION) else 4 * (int.from_bytes(prefix[:4], "little") == metadata_bytes - 4)
    file.seek(start + skipped)
    return skipped
