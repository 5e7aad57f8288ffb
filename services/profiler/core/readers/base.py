"""What a reader gives: typed batches of a table, loss-free, and an account of how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from services.profiler.core.load_report import LoadReport
from services.profiler.core.profile import CellPlace, LogicalType

if TYPE_CHECKING:
    # Whoever only names options and limits (a command line, a service's parent process) need not import the engine.
    import polars as pl


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user knows better than detection does. None means: detect."""

    format: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    comment: str | None = None
    encoding: str | None = None
    header_rows: int | None = None
    skip_rows: int | None = None
    sheet: str | None = None
    json_path: str | None = None
    null_values: tuple[str, ...] = ()
    decimal: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds of one read; crossing one raises ``LimitExceeded`` with its own reason."""

    max_bytes: int = 5 * 1024**3
    max_columns: int = 5_000
    max_cells: int = 2_000_000_000
    max_record_bytes: int = 10 * 1024**2
    max_depth: int = 64
    max_expansion_ratio: int = 100
    batch_rows: int = 100_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table. Its id in every frame is ``c<position>``: user names are hostile."""

    position: int
    name: str
    dtype: pl.DataType
    logical_type: LogicalType
    type_reason: str = "stored"
    """Why it has its logical type: stored (the file says so), declared (the user does), cells, or a load problem's code."""

    @property
    def id(self) -> str:
        return f"c{self.position}"


@dataclass(frozen=True, slots=True)
class CellCounts:
    """What typing met in one column, over all rows; five disjoint kinds of not-a-value beside the misfits.

    A typed cell is null where the source cell was missing, empty, blank, a placeholder or a misfit.
    In a text column empty, blank and placeholder cells stay as they are; only missing ones are null.
    """

    null_count: int = 0
    empty_count: int = 0
    blank_count: int = 0
    placeholder_count: int = 0
    misfit_count: int = 0
    misfits: tuple[CellPlace, ...] = ()
    """First misfits, at most 1000, in row order."""
    placeholders: tuple[CellPlace, ...] = ()
    """First placeholders, at most 1000, in row order."""
    is_inexact: bool = False
    """Whether some value says less than its cell: digits beyond the type, a unit, an offset from UTC."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive rows, typed. ``frame`` has one column per ``Column.id`` in order."""

    frame: pl.DataFrame
    first_row: int
    """Of the first row in the batch, from 1."""
    byte_count: int
    """Bytes of the source behind all rows so far."""


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Consecutive rows as they stood in the source."""

    frame: pl.DataFrame
    """One text column per ``Column.id``; null where a cell is missing. What is no text in the source is written as in JSON."""
    first_row: int
    extra_cells: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Cells beyond the last column, by data row."""


class Table(Protocol):
    """An opened dataset whose types are decided."""

    columns: tuple[Column, ...]

    @property
    def has_extra_cells(self) -> bool:
        """Whether some row has cells beyond the last column; complete once the batches are exhausted."""

    def batches(self) -> Iterator[Batch]:
        """Every row once, in file order. Row counts of batches are bounded by the limits."""

    def texts(self) -> Iterator[TextBatch]:
        """Every row once, in file order, nothing typed and nothing lost: for whoever wants the data itself."""

    def cell_counts(self) -> Mapping[int, CellCounts]:
        """By position; complete once the batches are exhausted."""

    def source_line(self, row: int) -> int | None:
        """Line on which a data row begins, from 1; None for formats without lines."""

    def load_report(self) -> LoadReport:
        """Complete once the batches are exhausted."""

    def close(self) -> None:
        """Remove what was spilled."""


class GuessFailed(Exception):
    """The columns of a guessed table are not what they seemed: open the file anew."""


class Reader(Protocol):
    """One source format = one file = one line in the registry."""

    name: str
    suffixes: tuple[str, ...]

    def recognizes(self, head: bytes, file_name: str) -> float:
        """How sure, 0..1, that a file with these first 64 KiB is of this format. Content decides, the name breaks ties."""

    def open(
        self, path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str = ""
    ) -> Table:
        """Open and type a file; ``sha256`` is computed if it is not known.

        Raises ``InvalidRequest`` / ``LimitExceeded`` with a stable reason and no value of the data.
        """


@runtime_checkable
class GuessingReader(Protocol):
    """A reader that can do with one reading where its first rows tell the types."""

    def guess(
        self, path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str = ""
    ) -> Table | None:
        """Like ``Reader.open``, but its table is read once and may raise GuessFailed; None where that saves nothing."""
