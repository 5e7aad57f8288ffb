"""Reads Parquet: types as stored, row groups in batches."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from services.profiler.core.profile import LoadReport
from services.profiler.core.readers.base import Batch, CellCounts, Column, ReadLimits, ReadOptions, TextBatch
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.inference.absence import Absence
from services.profiler.core.readers.stored_types import adopt, depth
from services.profiler.core.readers.written import written
from services.profiler.errors import NestedTooDeep, TooManyCells, TooManyColumns, UnreadableFile, UnsupportedEncrypted

MAGIC = b"PAR1"
ENCRYPTED_MAGIC = b"PARE"
BATCH_BYTES = 64 * 1024**2


class ParquetReader:
    """Columns in row groups."""

    name = "parquet"
    suffixes: tuple[str, ...] = (".parquet", ".pq")

    def recognizes(self, head: bytes, file_name: str) -> float:
        return 1.0 if head.startswith((MAGIC, ENCRYPTED_MAGIC)) else 0.0

    def open(
        self,
        path: Path,
        file_name: str,
        options: ReadOptions,
        limits: ReadLimits,
        spill_dir: Path,
        sha256: str = "",
    ) -> ParquetTable:
        with _mapped():
            schema = pl.scan_parquet(path, glob=False).collect_schema()
            rows = int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
        if len(schema) > limits.max_columns:
            raise TooManyColumns(len(schema), limits.max_columns)
        if rows * len(schema) > limits.max_cells:
            raise TooManyCells(rows * len(schema), limits.max_cells)
        if any(depth(dtype) > limits.max_depth for dtype in schema.values()):
            raise NestedTooDeep(limits.max_depth)
        return ParquetTable(path, file_name, schema, rows, limits, Digest(path, sha256))


class ParquetTable:
    """A Parquet file whose footer was read."""

    def __init__(self, path: Path, file_name: str, schema: pl.Schema, rows: int, limits: ReadLimits, digest: Digest) -> None:
        self._path, self._file_name, self._limits, self._digest = path, file_name, limits, digest
        self._row_count, self._size_bytes = rows, path.stat().st_size
        adopted = [adopt(dtype) for dtype in schema.values()]
        self.columns = tuple(
            Column(position, name, dtype, logical)
            for position, (name, (dtype, logical)) in enumerate(zip(schema.names(), adopted, strict=True))
        )
        self._absences = [Absence() for _ in self.columns]

    def batches(self) -> Iterator[Batch]:
        """Every row once, in file order. Raises UnreadableFile where the pages break the format's rules."""
        self._absences = [Absence() for _ in self.columns]
        first_row = 1
        with _mapped():
            for frame in pl.scan_parquet(self._path, glob=False).collect_batches(chunk_size=self._limits.batch_rows):
                for piece in frame.iter_slices(self._rows_per_batch(frame)):
                    values = [self._value(column, piece.to_series(column.position)) for column in self.columns]
                    for absence, cells in zip(self._absences, values, strict=True):
                        absence.observe(cells, first_row)
                    read_bytes = self._size_bytes * (first_row - 1 + piece.height) // max(1, self._row_count)
                    yield Batch(pl.DataFrame(values), first_row, read_bytes)
                    first_row += piece.height

    def texts(self) -> Iterator[TextBatch]:
        """Every row once, values written as text."""
        for batch in self.batches():
            yield TextBatch(written(batch.frame), batch.first_row)

    def cell_counts(self) -> Mapping[int, CellCounts]:
        """By position; complete once the batches are exhausted."""
        return {position: absence.counts() for position, absence in enumerate(self._absences)}

    def source_line(self, row: int) -> int | None:
        """None."""
        return None

    def load_report(self) -> LoadReport:
        """Parquet leaves nothing to decide."""
        return LoadReport(self._file_name, "parquet", self._size_bytes, self._digest.hex())

    def close(self) -> None:
        """Give the digest up; nothing is spilled."""
        self._digest.close()

    def _rows_per_batch(self, frame: pl.DataFrame) -> int:
        """A short file may hold long values many times over: batches are bounded in bytes too."""
        by_bytes = frame.height * BATCH_BYTES // max(1, int(frame.estimated_size()))
        return max(1, min(self._limits.batch_rows, by_bytes))

    def _value(self, column: Column, cells: pl.Series) -> pl.Series:
        return (cells if cells.dtype == column.dtype else cells.cast(column.dtype, strict=False)).alias(column.id)


@contextmanager
def _mapped() -> Generator[None]:
    """Library errors quote what they read: they become ours, without their words."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        if "encrypt" in str(error).lower():
            raise UnsupportedEncrypted("the Parquet file is encrypted") from None
        raise UnreadableFile("the Parquet file breaks the rules of its format") from None
