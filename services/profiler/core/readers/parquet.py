"""Reads Parquet: types as stored, rows in slices that fit in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.stored.faults import unreadable
from services.profiler.core.readers.stored.footer import ENCRYPTED_MAGIC, MAGIC, Footer, read_footer
from services.profiler.core.readers.stored.table import BATCH_BYTES, Origin, StoredTable
from services.profiler.errors import DecompressionLimit, TooManyColumns, UnreadableFile

MOST_ROW_BYTES = 4 * BATCH_BYTES
COLUMN_BYTES = 64 * 1024
"""Of a slice, for every column. A slice costs at least a page of each: of many columns it must not be thin."""


class ParquetReader:
    """Columns in row groups."""

    name = "parquet"
    suffixes: tuple[str, ...] = (".parquet", ".pq")

    def recognizes(self, head: bytes, file_name: str) -> float:
        return 1.0 if head.startswith((MAGIC, ENCRYPTED_MAGIC)) else 0.0

    def open(
        self, path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str = ""
    ) -> StoredTable:
        source = ParquetSource(path, read_footer(path, limits), limits)
        return StoredTable(source, Origin(path, file_name, sha256), limits, Problems())


class ParquetSource:
    """A Parquet file whose footer was found sound."""

    format = "parquet"

    def __init__(self, path: Path, footer: Footer, limits: ReadLimits) -> None:
        self._path, self._footer = path, footer
        self._size_bytes = path.stat().st_size
        self.compression = footer.compression
        with unreadable(self.format):
            self._rows = pl.scan_parquet(path, glob=False, hive_partitioning=False)
            schema = self._rows.collect_schema()
        if len(schema) > limits.max_columns:
            raise TooManyColumns(len(schema), limits.max_columns)
        self.names, self.dtypes = tuple(schema.names()), tuple(schema.dtypes())

    def frames(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """Slices of row groups, cut before they are decoded."""
        done = 0
        for group in filter(lambda group: group.row_count, self._footer.row_groups):
            rows = self._rows_per_slice(group.row_count, group.decoded_bytes)
            for start in range(0, group.row_count, rows):
                height = min(rows, group.row_count - start)
                frame = self._rows.slice(done, height).collect()
                if frame.height != height:
                    raise UnreadableFile("the Parquet file holds fewer rows than its footer claims")
                done += height
                yield frame, self._size_bytes * done // self._footer.row_count

    def _rows_per_slice(self, row_count: int, decoded_bytes: int) -> int:
        if decoded_bytes > row_count * MOST_ROW_BYTES:
            raise DecompressionLimit(f"a row of the Parquet file unpacks to more than {MOST_ROW_BYTES:,} bytes")
        return max(1, row_count * (BATCH_BYTES + COLUMN_BYTES * len(self.names)) // max(1, decoded_bytes))
