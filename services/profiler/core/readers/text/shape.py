"""What the rows of one table look like, and what among them begins another table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.profiler.core.readers.text.splitting import Cells
from services.profiler.core.readers.text.values import is_value

LEAST_NAMES = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """Width of a table and the cells of its header as they stand; no cells where it has no header."""

    width: int
    header: Sequence[str | None] = ()

    def repeats_header(self, cells: Cells) -> bool:
        """Whether a record is the header once more."""
        return self._has_names(cells) and list(cells) == list(self.header)

    def begins_table(self, cells: Cells, *, after_blank: bool, following: Callable[[], Cells | None]) -> bool:
        """Whether a record of another width heads a further table.

        It has our names and more or fewer of them, or names of its own after a blank line. ``following`` gives the record
        after it, if there is one.
        """
        count = len(cells)
        if count == self.width or count < LEAST_NAMES or self.width < LEAST_NAMES:
            return False
        shared = min(count, len(self.header))
        if self._has_names(cells[:shared]) and list(cells[:shared]) == list(self.header[:shared]) and shared * 2 > self.width:
            return True
        if not after_blank or not _are_names(cells):
            return False
        below = following()
        return below is not None and len(below) == count and any(is_value(cell) for cell in below if cell)

    def _has_names(self, cells: Sequence[str | None]) -> bool:
        return len(self.header) >= LEAST_NAMES and sum(bool(cell) for cell in cells) >= LEAST_NAMES


def _are_names(cells: Cells) -> bool:
    names = [cell for cell in cells if cell and not is_value(cell)]
    return len(names) == len(cells) == len(set(names))
