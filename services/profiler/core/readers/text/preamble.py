"""The lines before a table: titles, remarks, and smaller tables."""

from __future__ import annotations

from collections import Counter

from services.profiler.core.readers.text.splitting import Cells
from services.profiler.core.readers.text.values import is_value

BLANK: Cells = [None]
LEAST_RECORDS = 3
TABLE_SHARE = 0.8


def typical_width(records: list[Cells]) -> int:
    """The width that most records have; of two equally frequent ones the wider."""
    # A cell with a lone carriage return may be two records in one.
    whole = [cells for cells in records if not any("\r" in cell for cell in cells if cell)]
    counts = Counter(len(cells) for cells in whole or records)
    return max(counts, key=lambda width: (counts[width], width))


def preamble_count(records: list[Cells]) -> int:
    """How many records stand in front of the table, blank ones included."""
    filled = [cells for cells in records if cells != BLANK]
    if len(filled) < LEAST_RECORDS and not (len(filled) > 1 and BLANK in records[records.index(filled[0]) : -1]):
        return 0
    width = typical_width(filled if len(filled) >= LEAST_RECORDS else filled[1:])
    if width < 2:
        return 0
    return _titles(records, width) or _block(records, width)


def _titles(records: list[Cells], width: int) -> int:
    """Short records and records of one cell in front of the first that is filled."""
    first = next((i for i, cells in enumerate(records) if not _is_title(cells, width)), 0)
    wide = [i for i in range(first) if len(records[i]) >= width]
    if wide and not _is_header_like(records[first]):
        first = wide[0]
    table = [cells for cells in records[first:] if cells != BLANK]
    is_table = sum(len(cells) * 2 >= width for cells in table) >= len(table) * TABLE_SHARE
    return first if is_table else 0


def _is_title(cells: Cells, width: int) -> bool:
    filled = [cell for cell in cells if cell]
    if len(cells) >= width:
        return width > 2 and len(filled) <= 1 and not any(is_value(cell) for cell in filled)
    return len(filled) <= max(1, width // 3)


def _is_header_like(cells: Cells) -> bool:
    names = [cell for cell in cells if cell and not is_value(cell)]
    return len(names) >= len(cells) * TABLE_SHARE


def _block(records: list[Cells], width: int) -> int:
    """A smaller table of its own: narrower records up to a blank one, then the wide ones."""
    for i in range(len(records) - 1):
        if len(records[i]) >= width and any(records[i]):
            return 0
        if not any(records[i]) and len(records[i + 1]) == width:
            before = sum(any(cells) for cells in records[:i])
            return i + 1 if before < len(records) - i - 1 else 0
    return 0
