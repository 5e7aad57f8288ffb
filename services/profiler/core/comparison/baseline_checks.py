"""Which rows of the primary to hold against the baseline: new categories, and numbers beyond its extremes."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from services.profiler.core.analyzers.column.extent import ExtentState
from services.profiler.core.analyzers.kinds import is_integer, is_numeric
from services.profiler.core.checks import MembershipCheck, RangeCheck
from services.profiler.core.comparison.matching import matched
from services.profiler.core.comparison.sides import Side
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.readers.base import Column

MOST_CATEGORIES = 1000
"""Different values that a row is held against."""
LEAST_REPEATS = 5
"""Rows that a category has on average, or new ones are no surprise."""
NEARLY_UNIQUE = 0.98
"""Share of different values from which on integers number rows, which go on from where they were."""
CHECK_LIMIT = 200
"""Columns of a wide table that are held against the baseline, the first ones."""


def baseline_checks(columns: Sequence[Column], baseline: TableStates) -> tuple[MembershipCheck | RangeCheck, ...]:
    """Checks of columns that have the same type on both sides. Those of categories need all values of the baseline."""
    pairs = [(before, now) for before, now in matched(baseline.columns, columns) if before.dtype == now.dtype]
    found = [check for before, now in pairs if (check := _check(Side(before, baseline), now))]
    return tuple(found[:CHECK_LIMIT])


def _check(before: Side, now: Column) -> MembershipCheck | RangeCheck | None:
    if now.dtype == pl.String:
        return _membership(before, now.position)
    extent = before.states.states.get(("extent", before.column.position))
    if is_numeric(now) and isinstance(extent, ExtentState) and extent.low is not None and not _numbers_rows(before):
        return RangeCheck(now.position, extent.low, extent.high)
    return None


def _membership(before: Side, position: int) -> MembershipCheck | None:
    if not before.is_exact or before.tally is None:
        return None
    table = before.tally.entries()
    if not 0 < table.height <= min(MOST_CATEGORIES, before.count / LEAST_REPEATS):
        return None
    return MembershipCheck(position, tuple(table["value"].sort().to_list()))


def _numbers_rows(before: Side) -> bool:
    if not is_integer(before.column) or before.tally is None:
        return False
    hashes = before.tally.hashes
    different = before.tally.entries().height if before.is_exact else hashes.table().height * hashes.scale()
    return different >= NEARLY_UNIQUE * before.count
