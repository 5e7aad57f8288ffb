"""The records of a document one after the other: elements of an array, or values that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.profiler.core.readers.document.tokens import FAULTS, Scan
from services.profiler.core.readers.document.window import CutOff, Window
from services.profiler.core.readers.problems import Problems

_COMMA = re.compile(r"[ \t\n\r]*+,[ \t\n\r]*+")
_BETWEEN = re.compile(r"[ \t\r]*+\n[ \t\n\r]*+|(?<=[}\]])[ \t\r]*+(?=[{\[])")
"""A line end, or nothing where brackets tell values apart."""


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


def one_after_another(window: Window, scan: Scan, problems: Problems) -> Iterator[Records]:
    """Values with nothing between them but white space. The last one may be cut off, at its own cost. Raises MalformedJson."""
    while window.peek():
        found = _at_hand(window, scan, _BETWEEN)
        if window.peek():
            line, _ = window.place(window.position)
            try:
                found.values.append(window.value(scan))
                found.lines.append(line)
            except CutOff:
                problems.note("truncated_record", f"line {line}")
                window.position = len(window.text)
        yield found


def _at_hand(window: Window, scan: Scan, separator: re.Pattern[str]) -> Records:
    """The records in the window that are whole without doubt: each has its separator and another character behind it."""
    found, text, position, line = Records(), window.text, window.position, window.place(window.position)[0]
    values, lines, behind, size = found.values, found.lines, separator.match, len(text)
    while True:
        try:
            value, end = scan(text, position)
        except FAULTS:
            break
        match = behind(text, end)
        if match is None or (then := match.end()) == size:
            break
        window.check_length(end - position)
        values.append(value)
        lines.append(line)
        line += text.count("\n", position, then)
        position = window.position = then
    return found
