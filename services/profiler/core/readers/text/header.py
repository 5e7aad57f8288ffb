"""Where the table begins in a text file, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from services.profiler.core.readers.text.splitting import Cells

VALUE = re.compile(
    r"[+-]?[$€£]?\d[\d.,]*(?:[eE][+-]?\d+)?%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{1,2}:\d{2}.*|true|false", re.IGNORECASE
)
YEAR = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which of the first records are what."""

    preamble_count: int
    """Records before the header."""
    header_count: int
    """0 or 1 detected; more only where the user says so."""
    names: tuple[str, ...]
    """As they stand in the file, one per column; empty where a column has none."""
    confidence: float


def detect_layout(records: list[Cells], skip_rows: int | None, header_rows: int | None) -> Layout:
    """The layout of a sample of records, blank ones included."""
    preamble = skip_rows if skip_rows is not None else _preamble(records)
    body = [cells for cells in records[preamble:] if cells != [None]]
    if not body:
        return Layout(preamble, 0, (), 0.5)
    confidence = 1.0
    if header_rows is None:
        header_rows, confidence = _header(body)
    width = max(_typical_width(body[1:] if len(body) > 3 else body), len(body[0]) if header_rows else 0)
    names = _joined(body[:header_rows], width)
    leading_blanks = next(i for i, cells in enumerate(records[preamble:]) if cells != [None])
    return Layout(preamble + leading_blanks, header_rows, names, confidence)


def _typical_width(body: list[Cells]) -> int:
    """The width that most rows have; of two equally frequent ones the wider."""
    # A cell with a lone carriage return may be two records in one.
    whole = [cells for cells in body if not any("\r" in cell for cell in cells if cell)]
    counts = Counter(len(cells) for cells in whole or body)
    return max(counts, key=lambda width: (counts[width], width))


def _preamble(records: list[Cells]) -> int:
    """Lines of prose before a table: short records in front of the first that is as wide as most."""
    filled = [cells for cells in records if cells != [None]]
    if len(filled) < 3:
        return 0
    width = _typical_width(filled)
    first = next(i for i, cells in enumerate(records) if len(cells) >= width)
    table = [cells for cells in records[first:] if cells != [None]]
    if width < 2 or sum(len(cells) * 2 >= width for cells in table) < len(table) * 0.8:
        return 0
    return first if all(sum(bool(cell) for cell in cells) <= max(1, width // 3) for cells in records[:first]) else 0


def _header(body: list[Cells]) -> tuple[int, float]:
    """Whether the first record names the columns, and how sure that is."""
    first = [cell or "" for cell in body[0]]
    values = [bool(VALUE.fullmatch(cell.strip())) for cell in first]
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
    typed = sum(bool(VALUE.fullmatch(value)) for value in filled) / len(filled)
    if VALUE.fullmatch(cell.strip()):
        if YEAR.fullmatch(cell.strip()) and not any(YEAR.fullmatch(value) for value in filled):
            return 1
        return -1 if typed > 0.5 else 0
    if typed > 0.8:
        return 1
    return -1 if len(filled) > 2 and cell.strip() in filled and len(set(filled)) * 3 < len(filled) else 0


def _joined(header: list[Cells], width: int) -> tuple[str, ...]:
    """Names of several header rows from top to bottom, each said once."""
    columns = [[cells[i] or "" for cells in header if i < len(cells)] for i in range(width)]
    return tuple(" ".join(dict.fromkeys(part for part in parts if part)) for parts in columns)
