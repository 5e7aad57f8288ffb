"""Where the table begins in a text file, and what its columns are called."""

from __future__ import annotations

from dataclasses import dataclass

from services.profiler.core.readers.text.preamble import BLANK, LEAST_RECORDS, preamble_count, typical_width
from services.profiler.core.readers.text.shape import Shape
from services.profiler.core.readers.text.splitting import Cells
from services.profiler.core.readers.text.values import is_absent, is_value, is_year

MOST_HEADER_ROWS = 4
TYPED_SHARE = 0.8
ENOUGH_ROWS = 50
SEVERAL_CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True)
class Layout:
    """Which of the first records are what."""

    preamble_count: int
    """Records before the header, or before the rows where there is none."""
    header: tuple[Cells, ...]
    """The header rows as they stand."""
    names: tuple[str, ...]
    """As they stand in the file, one per column; empty where a column has none."""
    confidence: float
    end: int
    """Records up to the first row."""
    surplus_count: int = 0
    """Blank cells of the header for which no row has a cell."""

    @property
    def header_count(self) -> int:
        return len(self.header)

    @property
    def repeatable(self) -> Cells:
        """The header as a record that may occur again; empty where there is none of one kind."""
        return self.header[0] if self.header and all(cells == self.header[0] for cells in self.header) else []


def detect_layout(records: list[Cells], skip_rows: int | None, header_rows: int | None) -> Layout:
    """The layout of a sample of records, blank ones included."""
    preamble = skip_rows if skip_rows is not None else preamble_count(records)
    filled = [i for i in range(preamble, len(records)) if records[i] != BLANK]
    if not filled:
        return Layout(preamble, (), (), 0.5, preamble)
    body = [records[i] for i in filled]
    confidence = 1.0
    if header_rows is None:
        header_rows, confidence = _header(body)
    header = body[:header_rows]
    rows = _of_this_table(header, body[len(header) :])
    trimmed = [_without_surplus(cells, rows) for cells in header]
    width = max([typical_width(rows if len(body) > LEAST_RECORDS and rows else [*header, *rows]), *map(len, trimmed)])
    if len(body) <= LEAST_RECORDS and trimmed != header:
        width = max(map(len, [*trimmed, *rows]))
    end = filled[len(header) - 1] + 1 if header else filled[0]
    surplus = max((len(a) - len(b) for a, b in zip(header, trimmed, strict=True)), default=0)
    return Layout(filled[0], tuple(trimmed), _joined(trimmed, width), confidence, end, surplus)


def _of_this_table(header: list[Cells], rows: list[Cells]) -> list[Cells]:
    """The rows up to a further table that has our names and more or fewer of them."""
    shape = Shape(len(header[0]), header[0]) if header else Shape(0)
    end = next((i for i, cells in enumerate(rows) if shape.begins_table(cells, after_blank=False, following=lambda: None)), None)
    return rows[:end]


def _without_surplus(header: Cells, rows: list[Cells]) -> Cells:
    """A header longer than every row by its blank cells is meant without them."""
    longest = max((len(cells) for cells in rows), default=len(header))
    blank = sum(not cell for cell in header)
    return [cell for cell in header if cell] if 0 < blank == len(header) - longest else header


def _header(body: list[Cells]) -> tuple[int, float]:
    """How many of the first records name the columns, and how sure that is."""
    for count in range(min(MOST_HEADER_ROWS, len(body) - 1), 1, -1):
        if _are_labels(body[:count], body[count:]):
            return count, SEVERAL_CONFIDENCE
    return _first(body)


def _are_labels(header: list[Cells], rows: list[Cells]) -> bool:
    """Whether several records are a header: the same one again, or words where the rows have values, to the last of them."""
    if any(len(cells) != len(header[0]) for cells in header) or len(header[0]) < 2:
        return False
    if all(cells == header[0] for cells in header):
        return _first([header[0], *rows])[0] == 1
    if not any(_is_label(cell) for cell in header[-1][1:]):
        return False
    typed = [
        i for i in range(len(header[0])) if _typed_share([cells[i] for cells in rows[:ENOUGH_ROWS] if i < len(cells)]) > TYPED_SHARE
    ]
    if len(typed) < 2 or len(rows) < 3 or header[-1] in header[:-1]:
        return False
    return all(_is_label(header[-1][i]) for i in typed) and all(any(_is_label(cells[i]) for i in typed) for cells in header)


def _is_label(cell: str | None) -> bool:
    return bool(cell) and not is_value(cell or "") and not is_absent(cell or "")


def _typed_share(cells: list[str | None]) -> float:
    filled = [cell for cell in cells if cell and cell.strip()]
    return sum(is_value(cell) for cell in filled) / len(filled) if filled else 0.0


def _first(body: list[Cells]) -> tuple[int, float]:
    """Whether the first record names the columns, and how sure that is."""
    first = [cell or "" for cell in body[0]]
    values = [is_value(cell) for cell in first]
    if len(body) == 1:
        return (0, 0.7) if any(values) else (1, 0.7)
    if not any(first):
        return 0, 0.6
    votes = [vote for i, cell in enumerate(first) if (vote := _vote(cell, [cells[i] for cells in body[1:] if i < len(cells)]))]
    total = sum(votes)
    if total > 0:
        return 1, min(1.0, 0.7 + 0.3 * total / len(first))
    if total < 0 or any(values):
        return 0, min(1.0, 0.7 - 0.3 * total / len(first))
    named = len({cell for cell in first if cell}) == len(first)
    return (1, 0.6) if named else (0, 0.55)


def _vote(cell: str, below: list[str | None]) -> int:
    """1 if the cell stands out from what is below it, −1 if it is one of them, 0 if it tells nothing."""
    filled = [value.strip() for value in below if value and value.strip()]
    if not filled or not cell.strip():
        return 0
    typed = sum(is_value(value) for value in filled) / len(filled)
    if is_value(cell):
        if is_year(cell) and not any(is_year(value) for value in filled):
            return 1
        return -1 if typed > 0.5 else 0
    if typed > TYPED_SHARE:
        return 1
    return -1 if len(filled) > 2 and cell.strip() in filled and len(set(filled)) * 3 < len(filled) else 0


def _joined(header: list[Cells], width: int) -> tuple[str, ...]:
    """Names of several header rows, from top to bottom."""
    columns = [[cells[i] or "" for cells in header if i < len(cells)] for i in range(width)]
    return tuple(" ".join(part for part in parts if part) for parts in columns)
