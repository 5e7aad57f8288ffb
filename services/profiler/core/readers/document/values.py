"""The records of a document one after the other: elements of an array, or values that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.profiler.core.readers.document.tokens import FAULTS, Scan
from services.profiler.core.readers.document.window import Window
from services.profiler.core.readers.problems import Problems
from services.profiler.errors import MalformedJson

WORST_BAD_SHARE = 0.25
"""More bad lines than this share, and it is not lines of JSON that the file holds. One is always forgiven."""
HOPELESS_COUNT = 1000
_COMMA = re.compile(r"[ \t\n\r]*+,[ \t\n\r]*+")
_BETWEEN = re.compile(r"[ \t\r]*+\n[ \t\n\r]*+|(?<=[}\]])[ \t\r]*+(?=[{\[])")
"""A line end, or nothing between what needs nothing to be told apart."""


@dataclass(slots=True)
class Records:
    """Consecutive values and the line on which each begins."""

    values: list[object] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def array_elements(window: Window, scan: Scan) -> Iterator[Records]:
    """Elements up to the end of an array whose bracket was passed. Raises MalformedJson."""
    if window.peek() == "]":
        window.position += 1
        return
    while True:
        found = _at_hand(window, scan, _COMMA)
        # What the fast way leaves is the last element, stands at the end of the window, or is broken.
        window.peek()
        found.lines.append(window.place(window.position)[0])
        found.values.append(window.value(scan))
        yield found
        if window.expect(",]") == "]":
            return
        if window.peek() == "]":
            raise window.fault(window.position)


class Sequence:
    """Values that follow each other, one a line or not. What is broken on a line is counted and left out."""

    def __init__(self, window: Window, scan: Scan, problems: Problems, *, is_by_line: bool) -> None:
        self._window, self._scan, self._problems, self._is_by_line = window, scan, problems, is_by_line
        self._bad_count = self._good_count = 0
        self._first_fault: MalformedJson | None = None

    def records(self) -> Iterator[Records]:
        """All of them. Raises MalformedJson where too many lines are broken, or one value that is no line."""
        window = self._window
        while window.peek():
            found = _at_hand(window, self._scan, _BETWEEN, is_by_line=self._is_by_line)
            if window.peek():
                self._add_next(found)
            self._good_count += len(found.values)
            yield found
        self._judge(1)

    def _add_next(self, found: Records) -> None:
        window = self._window
        line = window.place(window.position)[0]
        try:
            value = window.value(self._scan)
            if window.place(window.position)[0] != line and self._is_by_line:
                raise window.fault(window.position)
            self._check_end()
        except MalformedJson as fault:
            self._leave_out(fault, line)
            return
        found.values.append(value)
        found.lines.append(line)

    def _check_end(self) -> None:
        """Behind a value its line ends or another begins. Raises MalformedJson."""
        window, line = self._window, self._window.place(self._window.position)[0]
        before = window.text[window.position - 1 : window.position]
        sign = window.peek()
        if sign and window.place(window.position)[0] == line and not (sign in "{[" and before in "}]"):
            raise window.fault(window.position)

    def _leave_out(self, fault: MalformedJson, line: int) -> None:
        window = self._window
        if window.place(window.position)[0] == line:
            window.skip_line()
        is_cut_off = not window.peek()
        if not (self._is_by_line or is_cut_off):
            raise fault
        self._problems.note("truncated_record" if is_cut_off else "bad_lines", f"line {line}")
        self._bad_count += 1
        self._first_fault = self._first_fault or fault
        self._judge(HOPELESS_COUNT)

    def _judge(self, forgiven: int) -> None:
        is_hopeless = self._bad_count > forgiven and self._bad_count > WORST_BAD_SHARE * (self._bad_count + self._good_count)
        if self._first_fault and (is_hopeless or (forgiven == 1 and not self._good_count)):
            raise self._first_fault


def _at_hand(window: Window, scan: Scan, separator: re.Pattern[str], *, is_by_line: bool = False) -> Records:
    """The records in the window that are whole without doubt: each has its separator and another character behind it."""
    found, text, position, line = Records(), window.text, window.position, window.place(window.position)[0]
    values, lines, behind, size = found.values, found.lines, separator.match, len(text)
    while True:
        try:
            value, end = scan(text, position)
        except FAULTS:
            break
        match = behind(text, end)
        if match is None or (then := match.end()) == size or (is_by_line and text.find("\n", position, end) >= 0):
            break
        window.check_length(end - position)
        values.append(value)
        lines.append(line)
        line += text.count("\n", position, then)
        position = window.position = then
    return found
