"""From the cells of a sheet to its table."""

from __future__ import annotations

import dataclasses
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.spooled import Spool
from services.profiler.core.readers.text.header import Layout
from services.profiler.core.readers.workbook.areas import Area
from services.profiler.core.readers.workbook.choice import ReadSheet
from services.profiler.core.readers.workbook.layout import LAYOUT_ROWS, SheetTop, sheet_layout
from services.profiler.errors import EmptyFile, TooManyCells, TooManyColumns

SPARSE_CELLS = 20_000_000
SPARSE_RATIO = 1_000
"""An area of more cells than SPARSE_CELLS that has so many for each that holds something is no table."""


class SheetTable:
    """The largest table of a sheet, typed. Raises EmptyFile, TooManyColumns, TooManyCells."""

    def __init__(self, sheet: ReadSheet, options: ReadOptions, limits: ReadLimits, spill_dir: Path, problems: Problems) -> None:
        self._sheet, self._options, self.problems = sheet, options, problems
        self.area = _bounded(sheet.grid.areas.largest, limits)
        top = self._top()
        self.layout = sheet_layout(top, self.area, sheet.notes.merges, options.header_rows)
        self._skipped = self.layout.preamble_count + self.layout.header_count
        header_row = top.numbers[min(self.layout.preamble_count, len(top.numbers) - 1)]
        self.skipped_row_count = sheet.grid.rows_before(header_row)
        """Rows before the header that hold something."""
        self.share = round(self.area.cell_count / sheet.grid.areas.cell_count, 3)
        """Of the cells of the sheet that the table has."""
        self.row_numbers = array("I")
        # What is a number in the workbook is written with a point, whatever the country.
        self.spool = Spool(self.layout.names, dataclasses.replace(options, decimal=None), limits, spill_dir)
        try:
            self._fill()
        except BaseException:
            self.spool.close()
            raise

    def source_line(self, row: int) -> int | None:
        """The number on the sheet of a data row."""
        return self.row_numbers[row - 1] if 0 < row <= len(self.row_numbers) else None

    def _top(self) -> SheetTop:
        rows: list[list[str | None]] = []
        numbers = array("I")
        for frame, here in self._sheet.grid.frames(self.area):
            rows += map(list, frame.head(LAYOUT_ROWS - len(rows)).rows())
            numbers += here[: len(rows) - len(numbers)]
            if len(rows) >= LAYOUT_ROWS:
                break
        return SheetTop(rows, numbers)

    def _fill(self) -> None:
        for frame, numbers in self._data():
            self.row_numbers += numbers
            self.spool.add(self._without_nulls(frame))
        self._note()
        self.spool.decide(self.problems)

    def _data(self) -> Iterator[tuple[pl.DataFrame, array[int]]]:
        left = self._skipped
        for frame, numbers in self._sheet.grid.frames(self.area):
            if left < frame.height:
                yield frame.slice(left), numbers[left:]
            left = max(0, left - frame.height)

    def _without_nulls(self, frame: pl.DataFrame) -> pl.DataFrame:
        words = self._options.null_values
        if not words:
            return frame
        absent = pl.Series(words, dtype=pl.String).implode()
        return pl.DataFrame([cells.set(cells.is_in(absent).fill_null(False), None) for cells in frame.get_columns()])

    def _note(self) -> None:
        problems, area, notes, areas = self.problems, self.area, self._sheet.notes, self._sheet.grid.areas
        problems.note("preamble_lines", f"row {areas.first_row}", self.skipped_row_count)
        _note_names(self.layout, problems)
        if self.layout.header_count and not self.spool.row_count:
            problems.note("header_only")
        problems.note("other_tables", count=areas.table_count - area.is_table)
        problems.note("cells_outside_table", count=areas.cell_count - area.cell_count)
        problems.note("blank_lines", count=area.row_count - self._skipped - self.spool.row_count)
        problems.note("ghost_rows", f"row {areas.last_row + 1}", notes.last_row - areas.last_row)
        problems.note("ghost_columns", f"column {areas.last_column + 2}", notes.last_column - areas.last_column)
        last_header_row = self.row_numbers[0] - 1 if self.row_numbers else area.last_row
        in_header = sum(merge.last_row <= last_header_row for merge in notes.merges)
        problems.note("merged_cells", count=notes.merge_count - in_header)
        problems.merge(notes.problems)


def _bounded(area: Area | None, limits: ReadLimits) -> Area:
    if area is None:
        raise EmptyFile("the sheet holds no cell")
    if area.column_count > limits.max_columns:
        raise TooManyColumns(area.column_count, limits.max_columns)
    rectangle = area.row_count * area.column_count
    if rectangle > limits.max_cells or rectangle > max(SPARSE_CELLS, SPARSE_RATIO * area.cell_count):
        raise TooManyCells(rectangle, min(limits.max_cells, max(SPARSE_CELLS, SPARSE_RATIO * area.cell_count)))
    return area


def _note_names(layout: Layout, problems: Problems) -> None:
    if not layout.header_count:
        problems.note("no_header")
        return
    named = Counter(layout.names)
    problems.note("blank_headers", count=named.pop("", 0))
    for name, count in named.items():
        if count > 1:
            places = [str(position) for position, other in enumerate(layout.names, start=1) if other == name]
            problems.note("duplicate_headers", "columns " + ", ".join(places[:5]), count)
