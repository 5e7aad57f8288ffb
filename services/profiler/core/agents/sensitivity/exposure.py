"""How much of a column there is to harm somebody with."""

from __future__ import annotations

from services.profiler.core.profile import ColumnProfile


def presence(column: ColumnProfile) -> float:
    """Share of rows that have a value, blanks and placeholders not counted; 1 where it is not known."""
    count, missing = column.number("count"), column.number("missing_count")
    if count is None or missing is None or not count + missing:
        return 1.0
    empty = column.number("effective_missing_count")
    return min(1.0, max(0.0, 1 - max(missing, empty or 0) / (count + missing)))


def distinctness(column: ColumnProfile) -> float:
    """Different values by values; 1 where it is not known."""
    count, distinct = column.number("count"), column.number("distinct_count")
    return min(1.0, distinct / count) if count and distinct is not None else 1.0
