"""The lines after a table: remarks and footnotes, told apart from short rows."""

from __future__ import annotations

from pathlib import Path

from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.splitting import Cells, Splitter
from services.profiler.core.readers.text.values import is_remark, is_value

TAIL_BYTES = 64 * 1024
MOST_LINES = 50
LEAST_WIDTH = 3


def footer_start(path: Path, dialect: Dialect, width: int, start: int) -> tuple[int, int]:
    """Byte at which the footer begins and how many lines with text it has; the end of the file and 0 if there is none.

    Rows begin at ``start``.
    """
    size = path.stat().st_size
    if width < LEAST_WIDTH:
        return size, 0
    offset = max(start, size - TAIL_BYTES)
    with path.open("rb") as file:
        file.seek(offset)
        raw = file.read().split(dialect.line_end.encode())
    # The first line may be cut off, or the only row.
    footer = Footer(dialect, width).lines([line.decode(errors="replace").rstrip("\r") for line in raw[1:]])
    if not footer:
        return size, 0
    length = sum(len(line) for line in raw[len(raw) - len(footer) :]) + len(footer) - 1
    return size - length, sum(bool(line.strip()) for line in footer)


class Footer:
    """Finds the remarks at the end of a table of known width."""

    def __init__(self, dialect: Dialect, width: int) -> None:
        self._splitter, self._quote, self._width = Splitter(dialect), dialect.quote, width

    def lines(self, lines: list[str]) -> list[str]:
        """The last lines that are no rows. What follows a blank line may be terse; elsewhere it is a sentence of its own."""
        run: list[tuple[str, Cells]] = []
        for line in reversed(lines[-MOST_LINES:]):
            # An odd number of quotes ends a cell of several lines: no footer goes beyond it.
            cells: Cells = self._splitter.record(line, 0, 0, final=True).cells if line else [None]
            if (self._quote and line.count(self._quote) % 2) or (any(cells) and not self._is_remark(cells)):
                break
            run.insert(0, (line, cells))
        if not any(any(cells) for _, cells in run):
            return []
        last = max(i for i, (_, cells) in enumerate(run) if any(cells))
        begin = next((i for i in range(last + 1) if not any(run[i][1]) or self._is_sentence(run[i][1])), len(run))
        return [line for line, _ in run[begin:]]

    def _is_remark(self, cells: Cells) -> bool:
        """Words in the first cell and no value beside them."""
        first, *others = [cell or "" for cell in cells]
        if not first.strip() or is_value(first) or any(is_value(cell) for cell in others if cell):
            return False
        return not others or (is_remark(first) and (len(cells) <= self._width // 2 or not any(others)))

    def _is_sentence(self, cells: Cells) -> bool:
        return len(cells) == 1 and is_remark(cells[0] or "")
