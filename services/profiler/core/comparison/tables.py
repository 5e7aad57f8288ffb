"""From the states of two tables to what differs between them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import polars as pl

from services.profiler.core.checks import MembershipCheck, RangeCheck
from services.profiler.core.comparison.baseline_checks import baseline_checks
from services.profiler.core.comparison.columns import ColumnPair
from services.profiler.core.comparison.differences import ColumnDifference, Comparison
from services.profiler.core.comparison.matching import matched
from services.profiler.core.comparison.schema import schema_difference
from services.profiler.core.comparison.sides import Side
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.readers.base import Column


def compare(primary: TableStates, baseline: TableStates) -> Comparison:
    """Every column that both tables have, and the tables as such. The baseline may be a stored, summarised one.

    A column whose comparison breaks costs itself only.
    """
    pairs = matched(baseline.columns, primary.columns)
    checks = {check.position: check for check in baseline_checks(primary.columns, baseline)}

    def difference(pair: tuple[Column, Column]) -> ColumnDifference:
        before, now = pair
        sides = ColumnPair(Side(now, primary), Side(before, baseline))
        try:
            found = sides.difference()
        except (Exception, pl.exceptions.PanicException):  # noqa: BLE001  (a strange column must not cost the others)
            found = ColumnDifference(now.position, before.position, sides.primary.count, sides.baseline.count, reason="failed")
        return _with_check(found, checks.get(now.position))

    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        columns = tuple(pool.map(difference, pairs))
    return Comparison(primary.row_count, baseline.row_count, columns, schema_difference(pairs, primary, baseline))


def _with_check(found: ColumnDifference, check: MembershipCheck | RangeCheck | None) -> ColumnDifference:
    match check:
        case MembershipCheck():
            return replace(found, membership=check)
        case RangeCheck():
            return replace(found, extent=check)
    return found
