"""Columns that came, went, changed their type, their place or their name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from services.profiler.core.comparison.columns import ColumnPair
from services.profiler.core.comparison.differences import (
    ColumnTest,
    NamedColumn,
    Renamed,
    Retyped,
    SchemaDifference,
)
from services.profiler.core.comparison.sides import Side
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.readers.base import Column

Pairs = Sequence[tuple[Column, Column]]
RENAME_EFFECT = 0.05
"""Effect up to which two distributions are near-equal."""
RENAME_MISSING = 0.02
"""Difference of missing shares up to which they are."""
RENAME_VALUES = 30
"""Present values on both sides, below which anything looks alike."""
RENAME_CANDIDATES = 30
"""Columns that came, and columns that went, which are looked at."""


def schema_difference(pairs: Pairs, primary: TableStates, baseline: TableStates) -> SchemaDifference:
    """Both schemas, their common columns matched."""
    kept_before, kept_now = ({column.position for column in side} for side in zip(*pairs, strict=True)) if pairs else (set(), set())
    added = [column for column in primary.columns if column.position not in kept_now]
    removed = [column for column in baseline.columns if column.position not in kept_before]
    return SchemaDifference(
        added=tuple(map(_named, added)),
        removed=tuple(map(_named, removed)),
        retyped=tuple(_retyped(pairs, primary, baseline)),
        reordered=tuple((_named(before), _named(now)) for before, now in _moved(pairs)),
        renamed=tuple(_renamed([Side(column, baseline) for column in removed], [Side(column, primary) for column in added])),
    )


def _named(column: Column) -> NamedColumn:
    return NamedColumn(column.name, column.position, column.logical_type, str(column.dtype))


def _retyped(pairs: Pairs, primary: TableStates, baseline: TableStates) -> list[Retyped]:
    """A column without any value has no type to speak of."""
    return [
        Retyped(_named(before), _named(now))
        for before, now in pairs
        if (before.logical_type, before.dtype) != (now.logical_type, now.dtype)
        and Side(before, baseline).count
        and Side(now, primary).count
    ]


def _moved(pairs: Pairs) -> list[tuple[Column, Column]]:
    """The fewest columns that must move to get from one order to the other: all but a longest ascending run."""
    places = [before.position for before, _ in pairs]
    tails: list[int] = []
    lengths: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        lengths.append(at + 1)
    wanted, stays = len(tails), set()
    for index in range(len(places) - 1, -1, -1):
        if lengths[index] == wanted:
            stays.add(index)
            wanted -= 1
    return [pair for index, pair in enumerate(pairs) if index not in stays]


def _renamed(removed: Sequence[Side], added: Sequence[Side]) -> list[Renamed]:
    """Pairs that are each other's nearest, nearest first; each column once."""
    found = [
        (test.effect, Renamed(_named(before.column), _named(now.column), test))
        for before in removed[:RENAME_CANDIDATES]
        for now in added[:RENAME_CANDIDATES]
        if before.column.logical_type == now.column.logical_type and (test := _likeness(before, now))
    ]
    taken: set[tuple[str, int]] = set()
    renamed: list[Renamed] = []
    for _, pair in sorted(found, key=lambda each: (each[0], each[1].before.position, each[1].after.position)):
        keys = {("before", pair.before.position), ("after", pair.after.position)}
        if not keys & taken:
            taken |= keys
            renamed.append(pair)
    return renamed


def _likeness(before: Side, now: Side) -> ColumnTest | None:
    """The test that shows how alike two columns are; None if they are not."""
    if min(before.count, now.count) < RENAME_VALUES:
        return None
    found = ColumnPair(now, before).difference()
    alike_missing = found.missing is not None and abs(found.missing.ratio - found.missing.baseline_ratio) <= RENAME_MISSING
    # Texts that are only built alike are not the same texts.
    if not found.tests or not alike_missing or found.basis == "texts" or found.new_value_count:
        return None
    worst = max((test for test in found.tests if test.test != "wasserstein"), key=lambda test: test.effect)
    return worst if worst.effect <= RENAME_EFFECT else None
