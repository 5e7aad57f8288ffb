"""Splits text into records, tolerant of every quoting fault."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from services.profiler.core.readers.text.dialect import Dialect

Fault = Literal["stray_quotes", "unclosed_quotes"]
Cells = list[str | None]
ENOUGH_LINES = 16
"""So many whole records after an open quote prove that it is never closed."""


@dataclass(slots=True)
class Record:
    """The cells of one record; None where a cell is empty and not quoted."""

    cells: Cells
    end: int
    """Where the next record begins in the text."""
    faults: set[Fault] = field(default_factory=set)


class NeedsMoreText(Exception):
    """A quote is open at the end of the text at hand."""


class Splitter:
    """Cuts records off a text whose dialect is known."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        quote, line_end = re.escape(dialect.quote), re.escape(dialect.line_end)
        delimiter = dialect.delimiter_pattern
        after = rf"(?=\r?\n|{line_end}|\Z|{delimiter})"
        escaped = rf"|{re.escape(dialect.escape)}." if dialect.escape else ""
        inner = rf"(?:[^{quote}{re.escape(dialect.escape)}]++|{quote}{quote}{escaped})*+"
        # Before any other character an escape is a character of the cell.
        taken = f"{re.escape(dialect.escape)}(?=[{quote}{re.escape(dialect.escape)}])|" if dialect.escape else ""
        self._escaped = re.compile(rf"(?:{taken}{quote}(?={quote}))(.)", re.DOTALL) if quote else None
        one = len(dialect.delimiter) == 1
        self._delimiter = re.compile(delimiter)
        self._plain = re.compile(
            rf"[^{re.escape(dialect.delimiter)}{line_end}]*+" if one else rf"(?:(?!{delimiter})[^{line_end}])*+"
        )
        self._quoted = re.compile(rf"{quote}({inner}){quote}{after}", re.DOTALL) if quote else None
        self._open = re.compile(rf"{quote}{inner}", re.DOTALL) if quote else None
        self._tolerant = re.compile(rf"{quote}([^{line_end}]*?){quote}{after}") if quote else None

    def record(self, text: str, start: int, width: int, *, final: bool) -> Record:
        """The record that begins at ``start``. ``width`` 0 means that the number of columns is not known yet.

        Raises NeedsMoreText if a quote is open at the end and ``final`` is false.
        """
        if self.dialect.line_end == "\r" and text.startswith("\n", start):
            start += 1
        line_end = self._line_end(text, start)
        if not self.dialect.quote or text.find(self.dialect.quote, start, line_end) < 0:
            return self._literal(text, start, line_end)
        record = self._with_quotes(text, start, width, final)
        if width and len(record.cells) != width and (record.faults or record.end > line_end + 1):
            for other in (self._wary(text, start, line_end), self._literal(text, start, line_end)):
                if len(other.cells) == width:
                    other.faults.add("unclosed_quotes")
                    return other
        return record

    def comment(self, text: str, start: int, width: int) -> int | None:
        """Where the line after a comment begins; None if no comment begins at ``start``."""
        if not self.dialect.comment or not text.startswith(self.dialect.comment, start):
            return None
        line = self._literal(text, start, self._line_end(text, start))
        return line.end if self.dialect.is_comment_certain or len(line.cells) != width else None

    def _line_end(self, text: str, start: int) -> int:
        line_end = text.find(self.dialect.line_end, start)
        return len(text) if line_end < 0 else line_end

    def _literal(self, text: str, start: int, line_end: int) -> Record:
        stop = line_end - 1 if line_end > start and text[line_end - 1] == "\r" else line_end
        line = text[start:stop]
        if self.dialect.is_run:
            parts = self._delimiter.split(line.strip(self.dialect.delimiter))
        else:
            parts = line.split(self.dialect.delimiter) if self.dialect.delimiter else [line]
        return Record([part or None for part in parts], min(line_end + 1, len(text)))

    def _with_quotes(self, text: str, start: int, width: int, final: bool) -> Record:
        record = Record([], start)
        position = self._after_indent(text, start)
        while True:
            cell, position = self._cell(text, position, width, record, final)
            record.cells.append(cell)
            delimiter = self._delimiter.match(text, position)
            if delimiter is None:
                break
            position = delimiter.end()
        return self._ended(text, position, record)

    def _wary(self, text: str, start: int, line_end: int) -> Record:
        """Only what is quoted faultlessly within the line is taken for quoted."""
        record = Record([], start)
        position = self._after_indent(text, start)
        while True:
            match = self._quoted.match(text, position) if self._quoted else None
            if match and match.end() <= line_end:
                record.cells.append(self._unquote(match[1]))
                position = match.end()
            else:
                cell, position = self._plain_cell(text, position)
                record.cells.append(cell)
            delimiter = self._delimiter.match(text, position)
            if delimiter is None:
                return self._ended(text, position, record)
            position = delimiter.end()

    def _after_indent(self, text: str, start: int) -> int:
        indent = self._delimiter.match(text, start) if self.dialect.is_run else None
        return indent.end() if indent else start

    def _ended(self, text: str, position: int, record: Record) -> Record:
        if text.startswith("\r", position) and self.dialect.line_end == "\n":
            position += 1
        record.end = min(position + 1, len(text))
        if self.dialect.is_run and len(record.cells) > 1 and record.cells[-1] is None:
            record.cells.pop()
        return record

    def _cell(self, text: str, position: int, width: int, record: Record, final: bool) -> tuple[str | None, int]:
        if self._quoted and text.startswith(self.dialect.quote, position):
            match = self._quoted.match(text, position)
            if match and not self._swallows_records(match[1], width):
                return self._unquote(match[1]), match.end()
            if match is None:
                self._check_open(text, position, width, final)
            match = self._tolerant.match(text, position) if self._tolerant else None
            if match:
                record.faults.add("stray_quotes")
                return self._unquote(match[1]), match.end()
            record.faults.add("unclosed_quotes")
        return self._plain_cell(text, position)

    def _plain_cell(self, text: str, position: int) -> tuple[str | None, int]:
        plain = self._plain.match(text, position)
        assert plain is not None
        cell = plain[0]
        if cell.endswith("\r") and self.dialect.line_end == "\n":
            cell = cell[:-1]
        return cell or None, plain.end()

    def _check_open(self, text: str, position: int, width: int, final: bool) -> None:
        opened = self._open.match(text, position) if self._open and not final else None
        if opened and opened.end() >= len(text) and not self._swallows_records(opened[0], width, ENOUGH_LINES):
            raise NeedsMoreText

    def _unquote(self, inner: str) -> str:
        return self._escaped.sub(r"\1", inner) if self._escaped else inner

    def _swallows_records(self, inner: str, width: int, least: int = 1) -> bool:
        """Whether every whole line inside what looks like one cell has the delimiters of a record: its quote was never closed."""
        lines = inner.split(self.dialect.line_end)[1:-1]
        return width > 1 and len(lines) >= least and all(len(self._delimiter.findall(line)) == width - 1 for line in lines)
