"""How much of a table came back: a point for reading at all, and precision, recall and F1 of header, records and cells as multisets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

BEST = 10.0


def score(expected: list[list[str]], read: list[list[str]] | None) -> float:
    """Points of 10 for lines of cells, the header the first of them; None where nothing could be read."""
    if read is None:
        return 0.0
    if not expected:
        return BEST
    header = _measures(expected[0], read[0] if read else [])
    records = _measures(_joined(expected[1:]), _joined(read[1:]))
    cells = _measures([cell for line in expected for cell in line], [cell for line in read for cell in line])
    return 1.0 + header + records + cells


def _joined(lines: list[list[str]]) -> list[str]:
    return ["".join(line) for line in lines]


def _measures(expected: Iterable[Hashable], read: Iterable[Hashable]) -> float:
    """Precision plus recall plus F1; nothing expected is nothing lost."""
    wanted, got = Counter(expected), Counter(read)
    common = (wanted & got).total()
    if not wanted:
        return 3.0
    if not common:
        return 0.0
    recall, precision = common / wanted.total(), common / got.total()
    return precision + recall + 2 * precision * recall / (precision + recall)
