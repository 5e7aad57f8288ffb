"""One message of Arrow's interprocess format: a description in FlatBuffers and a body of buffers."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from services.profiler.core.readers.stored.flatbuffer import Table, root
from services.profiler.errors import DecompressionLimit, UnreadableFile

CONTINUATION = b"\xff\xff\xff\xff"
END = CONTINUATION + bytes(4)
SCHEMA, DICTIONARY, RECORDS = 1, 2, 3
MAX_BATCH_BYTES = 512 * 1024**2
"""Of one record batch in memory: it cannot be read in part."""
MAX_METADATA_BYTES = 64 * 1024**2
CODECS = ("lz4", "zstd")


@dataclass(frozen=True, slots=True)
class Message:
    """One message, its body too."""

    kind: int
    metadata: bytes
    body: bytes
    end: int
    """Bytes of the file up to its end."""

    def encoded(self) -> tuple[bytes, ...]:
        """As it stands in a stream, in pieces."""
        padding = bytes(-len(self.metadata) % 8)
        return CONTINUATION, struct.pack("<I", len(self.metadata) + len(padding)), self.metadata, padding, self.body

    def records(self) -> Table:
        """The description of the rows, or of a dictionary's values."""
        header = root(self.metadata).table(2)
        records = header.table(1) if header and self.kind == DICTIONARY else header
        if records is None:
            raise UnreadableFile("a message of the Arrow file has no content")
        return records

    def codec(self) -> str:
        """How the buffers are compressed; empty for not at all."""
        compression = self.records().table(3)
        return CODECS[compression.number(0, "b") & 1] if compression else ""


def read_message(file: BinaryIO, metadata_bytes: int, end: int) -> Message:
    """The message that begins here. Raises UnreadableFile and DecompressionLimit."""
    if metadata_bytes > MAX_METADATA_BYTES:
        raise UnreadableFile("a message of the Arrow file claims too many bytes")
    metadata = read_exactly(file, metadata_bytes, end)
    head = root(metadata)
    kind, body_bytes = head.number(1, "B"), head.number(3, "q")
    if body_bytes > MAX_BATCH_BYTES:
        raise _too_large(body_bytes)
    message = Message(kind, metadata, read_exactly(file, body_bytes, end), file.tell())
    if kind in (DICTIONARY, RECORDS):
        _check_size(message)
    return message


def read_exactly(file: BinaryIO, size: int, end: int) -> bytes:
    """So many bytes, of which none is behind the end."""
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
