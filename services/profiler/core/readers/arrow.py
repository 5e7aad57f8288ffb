"""Reads Arrow: files (also called Feather) and streams, some record batches at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.stored.arrow_container import FILE_MAGIC, messages
from services.profiler.core.readers.stored.arrow_messages import CONTINUATION, DICTIONARY, END, RECORDS, SCHEMA, Message
from services.profiler.core.readers.stored.arrow_schema import readable_schema
from services.profiler.core.readers.stored.faults import unreadable
from services.profiler.core.readers.stored.flatbuffer import root
from services.profiler.core.readers.stored.table import Origin, StoredTable
from services.profiler.errors import TooManyCells, UnreadableFile, UnsupportedFormat

OLD_FEATHER_MAGIC = b"FEA1"
GROUP_BYTES = 32 * 1024**2


class ArrowReader:
    """Record batches."""

    name = "arrow"
    suffixes: tuple[str, ...] = (".arrow", ".arrows", ".feather", ".ipc")

    def recognizes(self, head: bytes, file_name: str) -> float:
        if head.startswith((FILE_MAGIC, OLD_FEATHER_MAGIC)):
            return 1.0
        return 0.9 if _begins_stream(head) else 0.0

    def open(
        self, path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str = ""
    ) -> StoredTable:
        return StoredTable(ArrowSource(path, limits), Origin(path, file_name, sha256), limits, Problems())


class ArrowSource:
    """An Arrow file or stream whose schema was read."""

    format = "arrow"

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        self._path, self._limits = path, limits
        self.compression = ""
        with path.open("rb") as file:
            if file.read(4) == OLD_FEATHER_MAGIC:
                raise UnsupportedFormat("the file is of the first Feather format, which is not read; write it anew as Feather 2")
        first = next(messages(path), None)
        if first is None or first.kind != SCHEMA:
            raise UnreadableFile("the Arrow file does not begin with a schema")
        self.names, schema = readable_schema(first.metadata, limits)
        self._schema = Message(SCHEMA, schema, b"", 0)
        with unreadable(self.format):
            self.dtypes = tuple(self._frame([], {}).dtypes)

    def frames(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """Record batches, small ones together."""
        dictionaries: dict[int, list[Message]] = {}
        group: list[Message] = []
        row_count = end = 0
        for message in messages(self._path):
            if message.kind == DICTIONARY:
                # Batches before it were written with the dictionaries before it.
                if group:
                    yield self._frame(group, dictionaries), end
                    group = []
                _learn(dictionaries, message)
            elif message.kind == RECORDS:
                row_count += self._rows(message, row_count)
                group.append(message)
                end = message.end
                if sum(len(held.body) for held in group) > GROUP_BYTES:
                    yield self._frame(group, dictionaries), end
                    group = []
        if group:
            yield self._frame(group, dictionaries), end

    def _rows(self, message: Message, before: int) -> int:
        """Of a batch, refused before it is decoded: rows of nothing cost nothing to claim."""
        rows = message.records().number(0, "q")
        self.compression = self.compression or message.codec()
        if rows < 0:
            raise UnreadableFile("a message of the Arrow file counts below zero")
        if (before + rows) * max(1, len(self.names)) > self._limits.max_cells:
            raise TooManyCells((before + rows) * len(self.names), self._limits.max_cells)
        return rows

    def _frame(self, group: list[Message], dictionaries: dict[int, list[Message]]) -> pl.DataFrame:
        held = [self._schema, *(message for known in dictionaries.values() for message in known), *group]
        return pl.read_ipc_stream(io.BytesIO(b"".join((*(piece for message in held for piece in message.encoded()), END))))


def _learn(dictionaries: dict[int, list[Message]], message: Message) -> None:
    """A dictionary replaces the one with its number, or adds to it."""
    header = root(message.metadata).table(2)
    number, adds = (header.number(0, "q"), header.number(2, "B")) if header else (0, 0)
    dictionaries[number] = [*dictionaries.get(number, []), message] if adds else [message]


def _begins_stream(head: bytes) -> bool:
    length = int.from_bytes(head[4:8], "little")
    if not head.startswith(CONTINUATION) or length % 8 or len(head) < 24:
        return False
    try:
        return root(head[8 : 8 + length]).number(1, "B") == SCHEMA
    except UnreadableFile:
        return False
