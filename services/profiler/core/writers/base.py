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


class Writer(Protocol):
    """One output format = one file = one line in the registry."""

    name: str

    def write(self, table: Table, path: Path, *, header: bool, on_rows: OnRows) -> Written:
        """Write every row, in order, in bounded memory. ``header`` asks for a header row even where the source has no names.

        Raises what the table raises.
        """
