"""Where the rows of a text file stand, so that they can be read again and found by line."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(slots=True)
class Part:
    """Consecutive rows. A clean part is read again from its bytes; a repaired one is kept as rows."""

    offset: int
    byte_count: int
    first_row: int
    row_count: int
    first_line: int
    line_count: int
    is_repaired: bool = False
    is_quoted: bool = False
    lines: array[int] = field(default_factory=lambda: array("q"))
    """Source line of each row of a repaired part."""

    @property
    def has_line_per_row(self) -> bool:
        """Whether every row is exactly one line."""
        return not self.is_repaired and self.line_count == self.row_count


class PartIndex:
    """The parts of a file in order."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._first_rows: list[int] = []

    def add(self, part: Part) -> None:
        """The part that follows the last one."""
        self.parts.append(part)
        self._first_rows.append(part.first_row)

    def holding(self, row: int) -> Part | None:
        """The part with a data row, from 1."""
        position = bisect_right(self._first_rows, row) - 1
        while position >= 0 and self.parts[position].row_count == 0:
            position -= 1
        if position < 0:
            return None
        part = self.parts[position]
        return part if row < part.first_row + part.row_count else None
