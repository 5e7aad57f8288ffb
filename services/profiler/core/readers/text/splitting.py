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
        quote, delimiter, line_end = (re.escape(c) for c in (dialect.quote, dialect.delimiter, dialect.line_end))
        after = rf"(?=\r?\n|{line_end}|\Z{'|' + delimiter if delimiter else ''})"
        escaped = rf"|{re.escape(dialect.escape)}." if dialect.escape else ""
        inner = rf"(?:[^{quote}{re.escape(dialect.escape)}]++|{quote}{quote}{escaped})*+"
        self._plain = re.compile(rf"[^{delimiter}{line_end}]*+")
        self._quoted = re.compile(rf"{quote}({inner}){quote}{after}", re.DOTALL) if quote else None
        self._open = re.compile(rf"{quote}{inner}", re.DOTALL) if quote else None
        self._tolerant = re.compile(rf"{quote}([^{line_end}]*?){quote}{after}") if quote else None

    def record(self, text: str, start: int, width: int, *, final: bool) -> Record:
        """The record that begins at ``start``. ``width`` 0 means that the number of columns is not known yet.

        Raises NeedsMoreText if a quote is open at the end and ``final`` is false.
        """
        line_end = text.find(self.dialect.line_end, start)
        line_end = len(text) if line_end < 0 else line_end
        if not self.dialect.quote or text.find(self.dialect.quote, start, line_end) < 0:
            return self._literal(text, start, line_end)
        record = self._with_quotes(text, start, width, final)
        if width and record.end > line_end + 1 and len(record.cells) != width:
            literal = self._literal(text, start, line_end)
            if len(literal.cells) == width:
                literal.faults.add("unclosed_quotes")
                return literal
        return record

    def _literal(self, text: str, start: int, line_end: int) -> Record:
        stop = line_end - 1 if line_end > start and text[line_end - 1] == "\r" else line_end
        line = text[start:stop]
        parts = line.split(self.dialect.delimiter) if self.dialect.delimiter else [line]
        return Record([part or None for part in parts], min(line_end + 1, len(text)))

    def _with_quotes(self, text: str, start: int, width: int, final: bool) -> Record:
        record = Record([], start)
        position, delimiter = start, self.dialect.delimiter
        while True:
            cell, position = self._cell(text, position, width, record, final)
            record.cells.append(cell)
            if not delimiter or not text.startswith(delimiter, position):
                break
            position += len(delimiter)
        if text.startswith("\r", position) and self.dialect.line_end == "\n":
            position += 1
        record.end = min(position + 1, len(text))
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
        quote, escape = self.dialect.quote, self.dialect.escape
        if escape:
            inner = re.sub(re.escape(escape) + r"(.)", r"\1", inner, flags=re.DOTALL)
        return inner.replace(quote + quote, quote)

    def _swallows_records(self, inner: str, width: int, least: int = 1) -> bool:
        """Whether every whole line inside what looks like one cell has the delimiters of a record: its quote was never closed."""
        lines = inner.split(self.dialect.line_end)[1:-1]
        return width > 1 and len(lines) >= least and all(line.count(self.dialect.delimiter) == width - 1 for line in lines)
