"""Names for columns where the output format wants each to be there and to be the only one."""

from __future__ import annotations

from collections.abc import Sequence

from services.profiler.core.readers.base import Column
from services.profiler.core.writers.base import EXTRA_CELLS


def distinct_names(columns: Sequence[Column]) -> list[str]:
    """The columns' own names; ``column_3`` for the third if it has none, ``name_2`` for the second of a name."""
    # A name that stands in the source is never given to another column.
    taken = {column.name for column in columns} | {EXTRA_CELLS}
    used: set[str] = {EXTRA_CELLS}
    names = []
    for column in columns:
        name = column.name
        if not name.strip():
            name = _free(f"column_{column.position + 1}", taken)
        elif name in used:
            name = _free(name, taken)
        taken.add(name)
        used.add(name)
        names.append(name)
    return names


def renamed(columns: Sequence[Column], names: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Positions and new names where they differ from the columns' own."""
    return tuple((column.position, name) for column, name in zip(columns, names, strict=True) if column.name != name)


def has_names(columns: Sequence[Column]) -> bool:
    """Whether the source names any column."""
    return any(column.name for column in columns)


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
