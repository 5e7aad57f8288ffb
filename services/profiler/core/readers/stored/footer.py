"""The footer of a Parquet file, read before anything else is: what the file claims to hold and what that would cost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.stored.pages import check_pages
from services.profiler.core.readers.stored.thrift import Struct, ThriftReader
from services.profiler.errors import DecompressionLimit, TooManyCells, UnreadableFile, UnsupportedEncrypted, UnsupportedFormat

MAGIC = b"PAR1"
ENCRYPTED_MAGIC = b"PARE"
MAX_FOOTER_BYTES = 64 * 1024**2
LARGE_CHUNK_BYTES = 256 * 1024**2
"""Below, a column chunk may be compressed as well as it can be: it fits in memory whole."""
WIDTHS = {0: 1, 1: 4, 2: 8, 3: 12, 4: 4, 5: 8, 6: 16, 7: 16}
"""Bytes of one decoded value by physical type. Text is a reference of 16 bytes, its characters are shared."""
CODECS = {0: "", 1: "snappy", 2: "gzip", 3: "lzo", 4: "brotli", 5: "lz4", 6: "zstd", 7: "lz4"}
DECIMAL, INTERVAL = 5, 21


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that are stored together."""

    row_count: int
    decoded_bytes: int
    """What its columns need in memory, by what the footer declares."""


@dataclass(frozen=True, slots=True)
class Footer:
    """What the file claims."""

    row_groups: tuple[RowGroup, ...]
    compression: str

    @property
    def row_count(self) -> int:
        return sum(group.row_count for group in self.row_groups)


def read_footer(path: Path, limits: ReadLimits) -> Footer:
    """Raises UnreadableFile, UnsupportedEncrypted, UnsupportedFormat, TooManyCells and DecompressionLimit."""
    meta = ThriftReader(_footer_bytes(path)).struct()
    if 8 in meta:
        raise UnsupportedEncrypted("columns of the Parquet file are encrypted")
    try:
        _check_types(meta[2])
        _check_names(meta[2])
        groups = meta.get(4, [])
        _check_claims(groups, limits)
        check_pages(path, [chunk[3] for group in groups for chunk in group[1]])
        codecs = {CODECS.get(chunk[3][4], "?") for group in groups for chunk in group[1]}
        return Footer(tuple(_row_group(group) for group in groups), min(codecs - {""}, default=""))
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        raise UnreadableFile("the footer of the Parquet file lacks what it must hold") from None


def _footer_bytes(path: Path) -> bytes:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(max(0, size - 8))
        tail = file.read(8)
        if ENCRYPTED_MAGIC in (head, tail[4:]):
            raise UnsupportedEncrypted("the Parquet file is encrypted")
        length = int.from_bytes(tail[:4], "little")
        if head != MAGIC or tail[4:] != MAGIC or length > size - 12:
            raise UnreadableFile("the Parquet file is cut off or has no footer")
        if length > MAX_FOOTER_BYTES:
            raise DecompressionLimit(f"the footer of the Parquet file has more than {MAX_FOOTER_BYTES:,} bytes")
        file.seek(size - 8 - length)
        return file.read(length)


def _check_types(elements: list[Struct]) -> None:
    for element in elements:
        if element.get(6) == INTERVAL:
            raise UnsupportedFormat("the Parquet file holds intervals of months and days, which are not read")
        is_decimal = element.get(6) == DECIMAL or 5 in element.get(10, {})
        if is_decimal and element.get(8, 0) > 38:
            raise UnsupportedFormat("the Parquet file holds decimals of more than 38 digits, which are not read")


def _check_names(elements: list[Struct]) -> None:
    """The engine tells columns apart by their names."""
    names, at = set(), 1
    while at < len(elements):
        if (name := elements[at][4]) in names:
            raise UnsupportedFormat("columns of the Parquet file have the same name, which is not read")
        names.add(name)
        at = _behind(elements, at)


def _behind(elements: list[Struct], at: int) -> int:
    """The next element that is not below this one."""
    pending = 1
    while pending and at < len(elements):
        pending += elements[at].get(5, 0) - 1
        at += 1
    return at


def _check_claims(groups: list[Struct], limits: ReadLimits) -> None:
    """Values are counted where lists hold more of them than there are rows."""
    cells = 0
    for group in groups:
        for chunk in group[1]:
            if 8 in chunk or 9 in chunk:
                raise UnsupportedEncrypted("columns of the Parquet file are encrypted")
            meta = chunk[3]
            if min(group[3], meta[5], meta[6], meta[7]) < 0:
                raise UnreadableFile("the footer of the Parquet file counts below zero")
            cells += max(group[3], meta[5])
            if meta[6] > max(LARGE_CHUNK_BYTES, limits.max_expansion_ratio * meta[7]):
                raise DecompressionLimit(f"a column of the Parquet file unpacks to {meta[6]:,} bytes from {meta[7]:,}")
    if cells > limits.max_cells:
        raise TooManyCells(cells, limits.max_cells)


def _row_group(group: Struct) -> RowGroup:
    return RowGroup(group[3], sum(_decoded_bytes(chunk[3]) for chunk in group[1]))


def _decoded_bytes(meta: dict[int, Any]) -> int:
    return int(max(meta[6], meta[5] * WIDTHS.get(meta[1], 16)))
