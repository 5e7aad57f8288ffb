"""Which columns of two tables are the same one: by name, of equal names the first with the first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from services.profiler.core.readers.base import Column


def matched(baseline: Sequence[Column], primary: Sequence[Column]) -> list[tuple[Column, Column]]:
    """Columns that both have, in the order of the primary."""
    waiting: defaultdict[str, list[Column]] = defaultdict(list)
    for column in reversed(baseline):
        waiting[column.name].append(column)
    return [(waiting[column.name].pop(), column) for column in primary if waiting.get(column.name)]
