"""Reads a line that was written with another delimiter than the rest of its file."""

from __future__ import annotations

from dataclasses import replace

from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.splitting import Cells, Splitter

LEAST_WIDTH = 3
DELIMITERS = (";", "\t", "|", ",")


class OtherDelimiter:
    """Splitters of one dialect but for the delimiter."""

    def __init__(self, dialect: Dialect) -> None:
        self._splitters = [
            Splitter(replace(dialect, delimiter=sign, is_run=False)) for sign in (*DELIMITERS, " ") if sign not in dialect.delimiter
        ]

    def cells(self, line: str, width: int, *, is_header: bool = False) -> Cells | None:
        """The cells of a line, if another delimiter cuts it into exactly so many; prose never counts.

        A space delimits a header only: names are single words far oftener than values are.
        """
        if width < LEAST_WIDTH:
            return None
        for splitter in self._splitters:
            sign = splitter.dialect.delimiter
            if line.count(sign) < width - 1 or (sign == " " and not is_header):
                continue
            record = splitter.record(line, 0, 0, final=True)
            if len(record.cells) == width and record.end == len(line) and not record.faults and not _is_prose(sign, record.cells):
                return record.cells
        return None


def _is_prose(sign: str, cells: Cells) -> bool:
    """A comma in prose is followed by a space, and names of columns are all there and differ."""
    if sign == " ":
        return len({cell for cell in cells if cell}) < len(cells)
    return sign == "," and any(cell.startswith(" ") for cell in cells if cell)
