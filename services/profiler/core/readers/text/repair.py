"""Reads a troubled stretch of text record by record, so that nothing in it is lost."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import polars as pl

from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.text.splitting import Cells, NeedsMoreText, Record, Splitter
from services.profiler.errors import RecordTooLong


@dataclass(slots=True)
class Stretch:
    """What came out of a stretch of text."""

    rows: list[Cells] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("q"))
    """Source line of each row, from 1."""
    extras: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Cells beyond the last column, by index into ``rows``."""
    end: int = 0
    """Where the text that is left begins."""
    end_line: int = 1
    """Line of that place."""

    def frame(self, width: int) -> pl.DataFrame:
        """The rows as text cells."""
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * width
        return pl.DataFrame({f"c{i}": pl.Series(list(cells), dtype=pl.String) for i, cells in enumerate(columns)})


class Repairer:
    """A tolerant reader of records with a known number of columns."""

    def __init__(
        self, splitter: Splitter, width: int, null_values: tuple[str, ...], max_record_bytes: int, problems: Problems
    ) -> None:
        self._splitter = splitter
        self._width = width
        self._null_values = frozenset(null_values)
        self._max_record_bytes = max_record_bytes
        self._problems = problems

    def read(self, text: str, first_line: int, *, final: bool) -> Stretch:
        """Every record that is whole. Raises RecordTooLong."""
        stretch = Stretch(end_line=first_line)
        while stretch.end < len(text):
            must_end = final or len(text) - stretch.end > self._max_record_bytes
            try:
                record = self._splitter.record(text, stretch.end, self._width, final=must_end)
            except NeedsMoreText:
                break
            self._take(text, record, stretch)
        return stretch

    def _take(self, text: str, record: Record, stretch: Stretch) -> None:
        if record.end - stretch.end > self._max_record_bytes:
            raise RecordTooLong(stretch.end_line, self._max_record_bytes)
        for fault in record.faults:
            self._problems.note(fault, f"line {stretch.end_line}")
        first, *further = self._split_at_returns(record.cells, stretch.end_line)
        self._append(first, stretch)
        for cells in further:
            stretch.end_line += 1
            self._append(cells, stretch)
        stretch.end_line += text.count(self._splitter.dialect.line_end, stretch.end, record.end)
        stretch.end = record.end

    def _append(self, cells: Cells, stretch: Stretch) -> None:
        width, count = self._width, len(cells)
        if count == 1 and cells[0] is None and width > 1:
            self._problems.note("blank_lines", f"line {stretch.end_line}")
            return
        if count < width:
            self._problems.note("short_rows", f"line {stretch.end_line}: {count} of {width} cells")
            cells = cells + [None] * (width - count)
        elif count > width:
            self._problems.note("long_rows", f"line {stretch.end_line}: {count} of {width} cells")
            stretch.extras[len(stretch.rows)] = tuple(cell or "" for cell in cells[width:])
            cells = cells[:width]
        if self._null_values:
            cells = [None if cell in self._null_values else cell for cell in cells]
        stretch.rows.append(cells)
        stretch.lines.append(stretch.end_line)

    def _split_at_returns(self, cells: Cells, line: int) -> list[Cells]:
        """A lone carriage return ends a line where both sides are whole records; elsewhere it belongs to its cell."""
        if self._splitter.dialect.line_end == "\r" or len(cells) <= self._width or not any("\r" in cell for cell in cells if cell):
            return [cells]
        records: list[Cells] = [[]]
        for cell in cells:
            head, *tail = (cell or "").split("\r")
            records[-1].append(head or None)
            records.extend([[part or None] for part in tail])
        if any(len(record) != self._width for record in records):
            return [cells]
        self._problems.note("mixed_line_ends", f"line {line}")
        return records
