"""A UTF-8 file as text of which only a stretch is at hand."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.document.depth import check_depth
from services.profiler.core.readers.document.tokens import FAULTS, Scan, fault_position, is_open_string, may_be_cut_off, rule_broken
from services.profiler.errors import MalformedJson, RecordTooLong

BLOCK_BYTES = 2 * 1024**2
_SPACE = re.compile(r"[ \t\n\r]*+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to begin from: offset in bytes, line from 1, characters before it on that line, brackets open there."""

    offset: int = 0
    line: int = 1
    column: int = 0
    depth: int = 0


class _Counted(NamedTuple):
    position: int
    line: int
    line_start: int
    """Position at which the line begins, perhaps before the text."""
    offset: int
    """In bytes of the file."""


class CutOff(MalformedJson):
    """The text ends before the value does."""


class Window:
    """Text from a mark on. Everything before ``position`` was read and is forgotten when more is fetched."""

    def __init__(self, path: Path, limits: ReadLimits, mark: Mark, *, is_by_line: bool = False) -> None:
        self.text = ""
        self.position = 0
        self.is_last = False
        self._mark, self._limits, self._is_by_line = mark, limits, is_by_line
        self._counted = self._front()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._file = path.open("rb", buffering=0)
        self._file.seek(mark.offset)

    def close(self) -> None:
        self._file.close()

    def more(self) -> None:
        """Fetch the next block. Raises RecordTooLong, NestedTooDeep, UnicodeDecodeError."""
        self._mark = self.mark(self._mark.depth)
        kept = self.text[self.position :]
        self.check_length(len(kept))
        wanted = max(BLOCK_BYTES, len(kept))
        block = self._file.read(wanted)
        self.is_last = not block
        self.text, self.position = kept + self._decoder.decode(block, self.is_last), 0
        self._counted = self._front()
        check_depth(self.text.encode(), self._mark.depth, self._limits.max_depth, is_by_line=self._is_by_line)

    def check_length(self, length: int) -> None:
        """Raises RecordTooLong if a record that begins here is longer than the limit."""
        if length > self._limits.max_record_bytes:
            raise RecordTooLong(self.place(self.position)[0], self._limits.max_record_bytes)

    def peek(self) -> str:
        """The next sign that is no white space, to which the position moves; empty at the end."""
        while True:
            self.position = _SPACE.match(self.text, self.position).end()  # type: ignore[union-attr]
            if self.position < len(self.text) or self.is_last:
                return self.text[self.position : self.position + 1]
            self.more()

    def expect(self, signs: str) -> str:
        """The next sign, passed by. Raises MalformedJson if it is none of these."""
        sign = self.peek()
        if not sign or sign not in signs:
            raise self.fault(self.position)
        self.position += 1
        return sign

    def value(self, scan: Scan) -> object:
        """The value at the position, passed by. Raises MalformedJson, RecordTooLong."""
        while True:
            try:
                found, end = scan(self.text, self.position)
            except FAULTS as error:
                position = fault_position(error, self.text, self.position)
                if self.is_last or not may_be_cut_off(error, position, self.text):
                    raise self._told(error, position) from None
            else:
                # A number that is cut off reads as a shorter one, at most two characters before the end.
                if self.is_last or end + 2 < len(self.text):
                    break
            self.more()
        self.check_length(end - self.position)
        self.position = end
        return found

    def mark(self, depth: int) -> Mark:
        """The position, with so many brackets open."""
        counted = self._count(self.position)
        return Mark(counted.offset, counted.line, self.position - counted.line_start, depth)

    def place(self, position: int) -> tuple[int, int]:
        """Line and column of a position, from 1."""
        counted = self._count(position)
        return counted.line, position - counted.line_start + 1

    def _front(self) -> _Counted:
        return _Counted(0, self._mark.line, -self._mark.column, self._mark.offset)

    def _count(self, position: int) -> _Counted:
        """What stands before a position; counted on from the last one, because places are asked for in order."""
        last = self._counted if self._counted.position <= position else self._front()
        between = self.text[last.position : position]
        line_end = between.rfind("\n")
        start = last.position + line_end + 1 if line_end >= 0 else last.line_start
        self._counted = _Counted(position, last.line + between.count("\n"), start, last.offset + len(between.encode()))
        return self._counted

    def fault(self, position: int) -> MalformedJson:
        """The error that tells a place."""
        return MalformedJson(*self.place(position), rule_broken(self.text, position))

    def _told(self, error: Exception, position: int) -> MalformedJson:
        fault = self.fault(position)
        is_cut_off = is_open_string(error) or position >= len(self.text.rstrip(" \t\r\n"))
        return CutOff(*self.place(position), "the text ends before the value does") if is_cut_off else fault
