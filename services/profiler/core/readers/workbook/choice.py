"""Which sheet of a workbook is read: the one the user names, else the one with the largest table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.profiler.core.load_report import Sheet
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.workbook.grid import Grid
from services.profiler.core.readers.workbook.sheet import Book, SheetEntry, SheetNotes
from services.profiler.errors import InvalidReadOption


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet whose cells are at hand."""

    entry: SheetEntry
    grid: Grid
    notes: SheetNotes

    @property
    def rank(self) -> tuple[bool, int]:
        """A hidden sheet is chosen only where no other holds a cell."""
        largest = self.grid.areas.largest
        return largest is not None and not self.entry.is_hidden, largest.cell_count if largest else 0


def choose_sheet(
    book: Book, options: ReadOptions, limits: ReadLimits, spill_dir: Path, max_characters: int, problems: Problems
) -> tuple[ReadSheet, tuple[Sheet, ...]]:
    """The sheet to read, and the used ranges of all. Every sheet is read through: what a workbook says of itself may be wrong."""
    wanted = _wanted(book, options.sheet)
    chosen: ReadSheet | None = None
    sheets: list[Sheet] = []
    try:
        for position, entry in enumerate(book.sheets):
            grid = Grid(spill_dir / f"sheet-{position}", limits, max_characters, keeps=wanted in (None, position))
            sheet = _read(book, entry, grid, options.skip_rows or 0)
            sheets.append(Sheet(entry.name, grid.areas.used_rows, grid.areas.used_columns))
            is_better = wanted == position if wanted is not None else chosen is None or sheet.rank > chosen.rank
            chosen, other = (sheet, chosen) if is_better else (chosen, sheet)
            if other:
                other.grid.close()
    except BaseException:
        if chosen:
            chosen.grid.close()
        raise
    assert chosen is not None, "a book has a sheet"
    problems.note("other_sheets", count=len(sheets) - 1)
    problems.note("hidden_sheets", count=sum(entry.is_hidden for entry in book.sheets))
    return chosen, tuple(sheets)


def _read(book: Book, entry: SheetEntry, grid: Grid, skip_rows: int) -> ReadSheet:
    notes = SheetNotes(entry.name)
    try:
        grid.load(book.rows(entry, notes), skip_rows)
    except BaseException:
        grid.close()
        raise
    return ReadSheet(entry, grid, notes)


def _wanted(book: Book, sheet: str | None) -> int | None:
    """By name, else by number from 1."""
    if sheet is None:
        return None
    names = [entry.name for entry in book.sheets]
    if sheet in names:
        return names.index(sheet)
    if sheet.isdecimal() and sheet.isascii() and len(sheet) < 6 and 1 <= int(sheet) <= len(names):
        return int(sheet) - 1
    raise InvalidReadOption("sheet", f"it is neither the name of a sheet nor a number from 1 to {len(names)}")
