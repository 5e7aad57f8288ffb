"""Reads a troubled stretch of text record by record, so that nothing in it is lost."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.text.other_delimiter import OtherDelimiter
from services.profiler.core.readers.text.shape import Shape
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
    is_over: bool = False
    """Whether another table begins there."""

    def frame(self, width: int) -> pl.DataFrame:
        """The rows as text cells."""
        columns: Iterable[Iterable[str | None]] = zip(*self.rows, strict=True) if self.rows else ((),) * width
        return pl.DataFrame({f"c{i}": pl.Series(list(cells), dtype=pl.String) for i, cells in enumerate(columns)})


class Repairer:
    """A tolerant reader of records of a known shape."""

    def __init__(
        self, splitter: Splitter, shape: Shape, null_values: tuple[str, ...], max_record_bytes: int, problems: Problems
    ) -> None:
        self._splitter = splitter
        self._shape, self._width = shape, shape.width
        self._other_delimiter = OtherDelimiter(splitter.dialect)
        self._null_values = frozenset(null_values)
        self._max_record_bytes = max_record_bytes
        self._problems = problems
        self.is_after_blank = False
        """Whether what was read last is a blank line; whoever reads rows beside this reader sets it."""

    def read(self, text: str, first_line: int, *, final: bool) -> Stretch:
        """Every record that is whole, up to where another table begins. Raises RecordTooLong."""
        stretch = Stretch(end_line=first_line)
        while stretch.end < len(text) and not stretch.is_over:
            after_comment = self._splitter.comment(text, stretch.end, self._width)
            if after_comment is not None:
                self._skip(text, after_comment, stretch, "comment_lines")
                continue
            must_end = final or len(text) - stretch.end > self._max_record_bytes
            try:
                record = self._splitter.record(text, stretch.end, self._width, final=must_end)
                self._take(text, record, stretch, final=must_end)
            except NeedsMoreText:
                break
        return stretch

    def _take(self, text: str, record: Record, stretch: Stretch, *, final: bool) -> None:
        if record.end - stretch.end > self._max_record_bytes:
            raise RecordTooLong(stretch.end_line, self._max_record_bytes)
        if self._shape.repeats_header(record.cells):
            self._skip(text, record.end, stretch, "repeated_headers")
            return
        if len(record.cells) != self._width and self._begins_table(text, record, final):
            stretch.is_over = True
            return
        self._note_blank(text[stretch.end : record.end])
        first, *further = self._records(text, record, stretch)
        for fault in record.faults if not further else ():
            self._problems.note(fault, f"line {stretch.end_line}")
        self._append(first, stretch)
        for cells in further:
            stretch.end_line += 1
            self._append(cells, stretch)
        self._move(text, record.end, stretch)

    def _begins_table(self, text: str, record: Record, final: bool) -> bool:
        def following() -> Cells | None:
            if record.end >= len(text):
                if not final:
                    raise NeedsMoreText
                return None
            return self._splitter.record(text, record.end, 0, final=final).cells

        return self._shape.begins_table(record.cells, after_blank=self.is_after_blank, following=following)

    def _skip(self, text: str, end: int, stretch: Stretch, code: str) -> None:
        self._problems.note(code, f"line {stretch.end_line}")
        self._move(text, end, stretch)

    def _move(self, text: str, end: int, stretch: Stretch) -> None:
        stretch.end_line += text.count(self._splitter.dialect.line_end, stretch.end, end)
        stretch.end = end

    def _note_blank(self, line: str) -> None:
        self.is_after_blank = not line.strip(f"{self._splitter.dialect.delimiter}\r\n ")

    def _records(self, text: str, record: Record, stretch: Stretch) -> list[Cells]:
        """The cells of a record, or of several where its delimiters or its line ends are not those of the file."""
        line = text[stretch.end : record.end].rstrip("\r\n")
        if 0 < len(record.cells) < self._width and line:
            cells = self._other_delimiter.cells(line, self._width)
            if cells is not None:
                self._problems.note("other_delimiters", f"line {stretch.end_line}")
                return [cells]
        return self._split_at_returns(record.cells, line, stretch.end_line)

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

    def _split_at_returns(self, cells: Cells, line: str, number: int) -> list[Cells]:
        """The other kind of line end ends a line where all sides are whole records; elsewhere it belongs to its cell."""
        other = "\n" if self._splitter.dialect.line_end == "\r" else "\r"
        if len(cells) <= self._width or other not in line:
            return [cells]
        records: list[Cells] = []
        for piece in line.split(other):
            record = self._splitter.record(piece, 0, self._width, final=True)
            if len(record.cells) != self._width or record.end < len(piece):
                return [cells]
            records.append(record.cells)
        self._problems.note("mixed_line_ends", f"line {number}")
        return records
