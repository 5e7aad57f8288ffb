"""What a writer is given, and the account that it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.profiler.core.readers.base import Table

EXTRA_CELLS = "_extra_cells"
"""Column or key for the cells beyond the last column, where names are needed."""

OnRows = Callable[[int], None]
"""Told how many rows are written."""


STAGED_TYPES = frozenset({"text", "number", "float", "boolean", "date", "timestamp", "timestamp_tz"})
"""What a warehouse tells apart."""


@dataclass(frozen=True, slots=True)
class StagedColumn:
    """A column as a warehouse is told of it."""

    name: str
    """As in the source, cut; may be empty or another's as well."""
    type: str
    """One of ``STAGED_TYPES``."""
    precision: int = 0
    """Digits of a number, those behind the point included."""
    scale: int = 0
    is_empty: bool = False
    """Whether no row has a value."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a table."""

    row_count: int
    extra_cell_row_count: int = 0
    """Rows with cells beyond the last column."""
    renamed: tuple[tuple[int, str], ...] = ()
    """Positions, from 0, and new names of columns whose own is blank or taken."""
    text_columns: tuple[int, ...] = ()
    """Positions of columns that have a type and were written as text, because the type would lose something."""
    staged: tuple[StagedColumn, ...] = ()
    """The columns, where they were written for a warehouse."""


class Writer(Protocol):
    """One output format = one file = one line in the registry."""

    name: str

    def write(self, table: Table, path: Path, *, header: bool, on_rows: OnRows) -> Written:
        """Write every row, in order, in bounded memory. ``header`` asks for a header row even where the source has no names.

        Raises what the table raises.
        """
