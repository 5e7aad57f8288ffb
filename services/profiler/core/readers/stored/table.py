"""The table of a file that declares its types: nothing is inferred, nested columns come as their leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from services.profiler.core.load_report import LoadReport
from services.profiler.core.readers.base import Batch, CellCounts, Column, ReadLimits, TextBatch
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.inference.absence import Absence
from services.profiler.core.readers.nesting import leaves
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.stored.faults import unreadable
from services.profiler.core.readers.written import written
from services.profiler.errors import TooManyCells

BATCH_BYTES = 64 * 1024**2
"""What a batch holds at most, counted as if equal values were not shared. One row may be more."""


class Source(Protocol):
    """Rows of one format as they are stored."""

    format: str
    """As the load report names it."""
    compression: str
    names: tuple[str, ...]
    dtypes: tuple[pl.DataType, ...]

    def frames(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """Every row once, in file order, columns as stored, with the bytes of the file read so far. Frames are bounded in bytes."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file as it came."""

    path: Path
    file_name: str
    sha256: str
    """Empty if it is not known yet."""


class StoredTable:
    """A table whose schema was read."""

    def __init__(self, source: Source, origin: Origin, limits: ReadLimits, problems: Problems) -> None:
        self._leaves = leaves(source.names, source.dtypes, limits)
        self.columns = tuple(
            Column(position, leaf.name, leaf.dtype, leaf.logical_type) for position, leaf in enumerate(self._leaves)
        )
        self._source, self._origin, self._limits, self._problems = source, origin, limits, problems
        self._values = [leaf.value.alias(f"c{position}") for position, leaf in enumerate(self._leaves)]
        self._size_bytes = origin.path.stat().st_size
        self._absences = [Absence() for _ in self.columns]
        self._digest = Digest(origin.path, origin.sha256)

    has_extra_cells = False

    def batches(self) -> Iterator[Batch]:
        """Every row once, in file order. Raises UnreadableFile where the bytes break the format's rules, and TooManyCells."""
        self._absences = [Absence() for _ in self.columns]
        for batch in self._batches():
            for absence, cells in zip(self._absences, batch.frame.get_columns(), strict=True):
                absence.observe(cells, batch.first_row)
            yield batch

    def texts(self) -> Iterator[TextBatch]:
        """Every row once, values written as text."""
        for batch in self._batches():
            yield TextBatch(written(batch.frame), batch.first_row)

    def cell_counts(self) -> Mapping[int, CellCounts]:
        """By position; complete once the batches are exhausted."""
        return {position: absence.counts() for position, absence in enumerate(self._absences)}

    def source_line(self, row: int) -> int | None:
        """None: there are no lines."""
        return None

    def load_report(self) -> LoadReport:
        """Nothing was left to decide."""
        return LoadReport(
            self._origin.file_name,
            self._source.format,
            self._size_bytes,
            self._digest.hex(),
            compression=self._source.compression,
            problems=self._problems.as_tuple(),
        )

    def close(self) -> None:
        """Give the digest up; nothing is spilled."""
        self._digest.close()

    def _batches(self) -> Iterator[Batch]:
        first_row = 1
        for frame, read_bytes in self._checked_frames():
            for piece in frame.iter_slices(self._rows_per_batch(frame)):
                with unreadable(self._source.format):
                    values = piece.select(self._values) if self._values else piece
                yield Batch(values, first_row, min(read_bytes, self._size_bytes))
                first_row += piece.height

    def _checked_frames(self) -> Iterator[tuple[pl.DataFrame, int]]:
        row_count = 0
        with unreadable(self._source.format):
            for frame, read_bytes in self._source.frames():
                row_count += frame.height
                if row_count * len(self.columns) > self._limits.max_cells:
                    raise TooManyCells(row_count * len(self.columns), self._limits.max_cells)
                frame.columns = [f"c{position}" for position in range(frame.width)]
                yield frame, read_bytes

    def _rows_per_batch(self, frame: pl.DataFrame) -> int:
        """A short file may hold long values many times over: batches are bounded in bytes too."""
        by_bytes = frame.height * BATCH_BYTES // max(1, int(frame.estimated_size()))
        return max(1, min(self._limits.batch_rows, by_bytes))
