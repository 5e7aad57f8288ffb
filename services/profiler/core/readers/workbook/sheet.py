"""What every kind of workbook gives of its sheets."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from services.profiler.core.readers.problems import Problems

MAX_MERGES = 100_000

Row = tuple[int, list[int], list[str]]
"""Number of a row that holds something, from 1; the columns that do, from 0; their texts."""

NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
NUMBER_STARTS = frozenset("+-0123456789")


class Merge(NamedTuple):
    """Cells shown as one: the first and the last row, from 1, and the first and the last column, from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    is_hidden: bool = False


@dataclass(slots=True)
class SheetNotes:
    """What is told of a sheet beside its cells; complete once its rows are read."""

    name: str
    problems: Problems = field(default_factory=Problems)
    merges: list[Merge] = field(default_factory=list)
    """At most MAX_MERGES."""
    merge_count: int = 0
    last_row: int = 0
    """Of rows with cells, whether they hold something or are formatted only; 0 if there is none."""
    last_column: int = -1
    """Of cells that are formatted only; -1 if there is none."""

    def add_merge(self, merge: Merge) -> None:
        """Keep it while they are few."""
        self.merge_count += 1
        if len(self.merges) < MAX_MERGES:
            self.merges.append(merge)

    def note(self, code: str, row: int, column: int) -> None:
        """An oddity of one cell."""
        self.problems.note(code, f"{self.name}!{column_letters(column)}{row}")

    def note_text(self, text: str, row: int, column: int) -> None:
        """Look at a cell that is text in the workbook."""
        if text[:1] in NUMBER_STARTS and NUMBER.fullmatch(text):
            self.note("numbers_as_text", row, column)


class Book(Protocol):
    """A workbook whose sheets are known."""

    format: str
    sheets: tuple[SheetEntry, ...]

    def rows(self, entry: SheetEntry, notes: SheetNotes) -> Generator[Row]:
        """Every row of a sheet that holds something, from top to bottom."""

    def close(self) -> None:
        """Let go of the file and of what was spilled."""


def column_letters(column: int) -> str:
    """A for 0, XFD for 16383."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
