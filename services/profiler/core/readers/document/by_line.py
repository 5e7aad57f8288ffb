"""Records line by line: one on each, or several side by side. What is no JSON is counted and left out."""

from __future__ import annotations

from collections.abc import Iterator

from services.profiler.core.readers.document.tokens import FAULTS, Scan, fault_position
from services.profiler.core.readers.document.values import Records
from services.profiler.core.readers.document.window import Window
from services.profiler.core.readers.problems import Problems
from services.profiler.errors import MalformedJson

WORST_BAD_SHARE = 0.25
"""More bad lines than this share, and it is not lines of JSON that the file holds. One is always forgiven."""
HOPELESS_COUNT = 1000
SPACE = " \t\r"


class ByLine:
    """No record goes on beyond its line, so that one broken line spoils nothing but itself."""

    def __init__(self, window: Window, scan: Scan, problems: Problems) -> None:
        self._window, self._scan, self._problems = window, scan, problems
        self._bad_count = self._good_count = 0
        self._first_fault: MalformedJson | None = None

    def records(self) -> Iterator[Records]:
        """All of them. Raises MalformedJson where too many lines are broken."""
        window = self._window
        while True:
            found = self._at_hand()
            self._good_count += len(found.values)
            self._judge(HOPELESS_COUNT)
            yield found
            if window.is_last:
                break
            window.more()
        self._judge(1)

    def _at_hand(self) -> Records:
        """Those of all lines in the window that have an end."""
        window, text, scan = self._window, self._window.text, self._scan
        found, position, (line, _) = Records(), window.position, window.place(window.position)
        values, lines, size = found.values, found.lines, len(text)
        while position < size and ((end := text.find("\n", position)) >= 0 or window.is_last):
            end = size if end < 0 else end
            window.check_length(end - position)
            record = text[position:end]
            try:
                value, stop = scan(record, 0)
            except FAULTS:
                stop = -1
            if stop == len(record) or (stop >= 0 and not record[stop:].strip(SPACE)):
                values.append(value)
                lines.append(line)
            else:
                self._take_apart(record, position, line, found)
            position = window.position = min(size, end + 1)
            line += 1
        return found

    def _take_apart(self, record: str, position: int, line: int, found: Records) -> None:
        """A line that is not simply one value: blank, several values, or broken."""
        values: list[object] = []
        start = len(record) - len(record.lstrip(SPACE))
        try:
            while start < len(record):
                value, stop = self._scan(record, start)
                values.append(value)
                start = len(record) - len(record[stop:].lstrip(SPACE))
                if start < len(record) and not (record[stop - 1] in "}]" and record[start] in "{["):
                    raise StopIteration(start)
        except FAULTS as error:
            self._leave_out(self._window.fault(position + fault_position(error, record, start)), position + len(record), line)
            return
        found.values += values
        found.lines += [line] * len(values)

    def _leave_out(self, fault: MalformedJson, end: int, line: int) -> None:
        self._problems.note("truncated_record" if end == len(self._window.text) else "bad_lines", f"line {line}")
        self._bad_count += 1
        self._first_fault = self._first_fault or fault

    def _judge(self, forgiven: int) -> None:
        is_hopeless = self._bad_count > forgiven and self._bad_count > WORST_BAD_SHARE * (self._bad_count + self._good_count)
        if self._first_fault and (is_hopeless or (forgiven == 1 and not self._good_count)):
            raise self._first_fault
