"""The headers of a Parquet file's pages, looked at before the engine does: it allocates what they claim."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from services.profiler.core.readers.stored.thrift import Struct, ThriftReader
from services.profiler.errors import DecompressionLimit, UnreadableFile

HEADER_BYTES = 4096
"""Read at once; a header with long statistics may be longer, and is left to the engine."""
MOST_PAGES = 200_000
"""Looked at: some seconds. What lies beyond meets the bounds of the process."""
MAX_PAGE_BYTES = 512 * 1024**2
SIZES = (2, 3)
CONTENTS = (5, 7, 8)
"""Data page, dictionary page, data page of the second version; the first field of each counts its values."""


def check_pages(path: Path, chunks: list[Struct]) -> None:
    """Raises UnreadableFile where a page counts below zero, and DecompressionLimit where one is too large to unpack."""
    with path.open("rb", buffering=0) as file:
        seen = 0
        for chunk in chunks:
            for header in _headers(file, chunk):
                _check(header)
                seen += 1
                if seen > MOST_PAGES:
                    return


def _headers(file: BinaryIO, chunk: Struct) -> Iterator[Struct]:
    starts = [chunk[slot] for slot in (9, 11) if chunk.get(slot, 0) > 0]
    at = min(starts, default=0)
    end = at + chunk[7]
    while at < end:
        file.seek(at)
        reader = ThriftReader(file.read(min(HEADER_BYTES, end - at)))
        try:
            header = reader.struct()
        except UnreadableFile:
            return
        yield header
        if not isinstance(size := header.get(3), int):
            return
        at += reader.position + size


def _check(header: Struct) -> None:
    counts = [header[slot][1] for slot in CONTENTS if isinstance(header.get(slot), dict) and isinstance(header[slot].get(1), int)]
    sizes = [header[slot] for slot in SIZES if isinstance(header.get(slot), int)]
    if min([*counts, *sizes], default=0) < 0:
        raise UnreadableFile("a page of the Parquet file counts below zero")
    if max(sizes, default=0) > MAX_PAGE_BYTES:
        raise DecompressionLimit(f"a page of the Parquet file claims {max(sizes):,} bytes; at most {MAX_PAGE_BYTES:,} are unpacked")
