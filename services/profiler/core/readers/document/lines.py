"""The line on which each row begins, in runs of equal distance."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable


class RowLines:
    """Rows from 1, lines from 1. A file with a row on every line, or on every tenth, needs a single run."""

    def __init__(self) -> None:
        self._first_rows, self._first_lines, self._steps = array("q"), array("q"), array("q")
        self._row_count = 0
        self._last_line = 0

    def add(self, lines: Iterable[int]) -> None:
        """The rows that follow."""
        for line in lines:
            self._row_count += 1
            if not self._continues(line):
                self._first_rows.append(self._row_count)
                self._first_lines.append(line)
                self._steps.append(-1)
            self._last_line = line

    def line(self, row: int) -> int | None:
        """None for a row that does not exist."""
        if not 1 <= row <= self._row_count:
            return None
        run = bisect_right(self._first_rows, row) - 1
        return self._first_lines[run] + max(0, self._steps[run]) * (row - self._first_rows[run])

    def _continues(self, line: int) -> bool:
        if not self._steps:
            return False
        step = line - self._last_line
        if self._steps[-1] == -1:
            self._steps[-1] = step
        return self._steps[-1] == step
