"""Where the rows of a table on a sheet begin, and what its columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.profiler.core.readers.text.header import Layout, detect_layout
from services.profiler.core.readers.text.splitting import Cells
from services.profiler.core.readers.text.values import is_value, is_year
from services.profiler.core.readers.workbook.areas import Area
from services.profiler.core.readers.workbook.sheet import Merge

LAYOUT_ROWS = 500
MAX_HEADER_ROWS = 10
MERGED_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class SheetTop:
    """The first rows of an area that hold something, at most LAYOUT_ROWS, with their numbers on the sheet."""

    rows: list[Cells]
    numbers: Sequence[int]


def sheet_layout(top: SheetTop, area: Area, merges: list[Merge], header_rows: int | None) -> Layout:
    """Like the layout of text; merged cells tell of several header rows."""
    near = [merge for merge in merges if merge.first_row <= top.numbers[-1] and merge.last_row >= top.numbers[0]]
    filled = _filled_across(top, area, near)
    layout = detect_layout([_trimmed(cells) for cells in filled], None, header_rows)
    count = layout.header_count
    if header_rows is None and layout.preamble_count < len(filled):
        count = _merged_header(filled, top, layout.preamble_count, near, area.first_column) or count
    header = filled[layout.preamble_count : layout.preamble_count + count]
    names = tuple(_joined([cells[i] for cells in header]) for i in range(area.column_count))
    confidence = MERGED_CONFIDENCE if count > 1 and header_rows is None else layout.confidence
    return Layout(layout.preamble_count, tuple(header), names, confidence, layout.preamble_count + count)


def _filled_across(top: SheetTop, area: Area, merges: list[Merge]) -> list[Cells]:
    """Rows in which a cell that is merged with those at its right stands in all of them, but for a title, which stands alone."""
    rows = {number: list(cells) for number, cells in zip(top.numbers, top.rows, strict=True)}
    for merge in merges:
        cells, first = rows.get(merge.first_row), merge.first_column - area.first_column
        if cells is None or not 0 <= first < len(cells) or cells[first] is None:
            continue
        last = min(merge.last_column - area.first_column, len(cells) - 1)
        if sum(cell is not None for cell in cells) > 1:
            for i in range(first + 1, last + 1):
                cells[i] = cells[first] if cells[i] is None else cells[i]
    return list(rows.values())


def _merged_header(rows: list[Cells], top: SheetTop, preamble: int, merges: list[Merge], first_column: int) -> int:
    """How many rows merged cells make a header of; 0 if none does."""
    end = preamble
    for i in range(preamble, min(len(rows) - 1, preamble + MAX_HEADER_ROWS)):
        if i > end or any(is_value(cell) for cell in top.rows[i] if cell and i > preamble):
            break
        here = [merge for merge in merges if merge.first_row == top.numbers[i]]
        across = any(_is_over_names(merge, rows[i + 1], first_column) for merge in here)
        down = max((merge.last_row for merge in here), default=0)
        end = max(end, i + across, *(j for j, number in enumerate(top.numbers[: i + MAX_HEADER_ROWS]) if number <= down), 0)
    return min(end, len(rows) - 1) - preamble + 1 if end > preamble else 0


def _is_over_names(merge: Merge, below: Cells, first_column: int) -> bool:
    """Whether a cell merged across stands over names, not over values."""
    cells = below[max(0, merge.first_column - first_column) : merge.last_column - first_column + 1]
    if merge.last_row > merge.first_row or len(cells) < 2 or len(set(cells)) < len(cells):
        return False
    return all(cell and (is_year(cell) or not is_value(cell)) for cell in cells)


def _trimmed(cells: Cells) -> Cells:
    """Without the cells at the end that hold nothing: rows of sheets are all as wide as the widest."""
    width = next((i for i in range(len(cells), 0, -1) if cells[i - 1] is not None), 1)
    return cells[:width]


def _joined(parts: list[str | None]) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))
