"""The members of many objects, key by key: most records of a file have the same keys, and then whole columns are taken at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from services.profiler.core.readers.document.path import Earlier, Step
from services.profiler.core.readers.document.tokens import Object

Slots = Sequence[int]
"""Where values stand: positions among the records, or among the elements of all arrays at a path."""
Member = tuple[Step, Slots, Sequence[object]]
"""A key with the slots that have it and their values."""

_KEY, _CELL = itemgetter(0), itemgetter(1)


def members_of_objects(slots: Slots, objects: Sequence[Object]) -> list[Member]:
    """Of objects none of which is empty."""
    return _alike(slots, objects) or _differing(slots, (tuple(zip(*value, strict=True)) for value in objects))


def members_of_arrays(slots: Slots, arrays: Sequence[list[object]]) -> list[Member]:
    """Elements by their position."""
    return _differing(slots, ((tuple(range(len(array))), array) for array in arrays))


def _alike(slots: Slots, objects: Sequence[Object]) -> list[Member]:
    """Of objects that all have the same keys in the same order; nothing if they have not."""
    widths = set(map(len, objects))
    if len(widths) != 1:
        return []
    width, pairs = widths.pop(), [*chain.from_iterable(objects)]
    keys = [key for key, _ in objects[0]]
    if [*map(_KEY, pairs)] != keys * len(objects):
        return []
    cells = [*map(_CELL, pairs)]
    return [(step, slots, cells[at::width]) for at, step in enumerate(_told_apart(keys))]


def _differing(slots: Slots, members: Iterable[tuple[Any, ...]]) -> list[Member]:
    """Of keys and cells: those with the same keys are taken together."""
    shapes: dict[tuple[Step, ...], tuple[list[int], list[Sequence[object]]]] = {}
    for slot, (keys, cells) in zip(slots, members, strict=True):
        at, rows = shapes.setdefault(keys, ([], []))
        at.append(slot)
        rows.append(cells)
    columns: dict[Step, tuple[list[int], list[object]]] = {}
    for keys, (at, rows) in shapes.items():
        for step, column in zip(_told_apart(keys), zip(*rows, strict=True), strict=True):
            all_slots, all_cells = columns.setdefault(step, ([], []))
            all_slots += at
            all_cells += column
    return [(step, at, cells) for step, (at, cells) in columns.items()]


def _told_apart(keys: Sequence[Step]) -> Sequence[Step]:
    """The last of equal keys stays as it is; the others are told by their number."""
    if len(set(keys)) == len(keys):
        return keys
    totals, seen, apart = Counter(keys), Counter[Step](), list[Step]()
    for key in keys:
        seen[key] += 1
        apart.append(Earlier(str(key), seen[key]) if seen[key] < totals[key] else key)
    return apart
