"""Where the values of a column went: for the few columns that drifted, whose values may be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from services.profiler.core.comparison.columns import ColumnPair
from services.profiler.core.comparison.numbers import Numbers, at_share
from services.profiler.core.last_run_drift import Direction


@dataclass(frozen=True, slots=True)
class Move:
    """In which direction; empty where nothing says so."""

    direction: Direction = ""
    new_value_ratio: float | None = None
    """Share of the present values that the last run had none of."""


def went_on(pair: ColumnPair) -> bool:
    """Whether points in time are later than they were, half of them against half of them."""
    before, now = _numbers(pair)
    return bool(before and now and at_share(now.table, 0.5) > at_share(before.table, 0.5))


def move_of(pair: ColumnPair) -> Move:
    """Of a column that drifted. Nothing where both sides are lengths, shapes or hashes only, or it cannot be told."""
    try:
        before, now = _numbers(pair)
        return _of_numbers(before, now) if before and now else _of_categories(pair)
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001  (a word about the drift must not cost the drift)
        return Move()


def _numbers(pair: ColumnPair) -> tuple[Numbers | None, Numbers | None]:
    return tuple(side.numbers(is_thinned=True) for side in (pair.baseline, pair.primary))  # type: ignore[return-value]


def _of_numbers(before: Numbers, now: Numbers) -> Move:
    old, new = (at_share(side.table, 0.5) for side in (before, now))
    widths = [at_share(side.table, 0.75) - at_share(side.table, 0.25) for side in (before, now)]
    direction: Direction = ""
    if new != old and abs(new - old) >= abs(widths[1] - widths[0]) / 2:
        direction = "shifted_up" if new > old else "shifted_down"
    elif widths[0] != widths[1]:
        direction = "spread_wider" if widths[1] > widths[0] else "spread_narrower"
    return Move(direction)


def _of_categories(pair: ColumnPair) -> Move:
    found = replace(pair, is_brief=False).difference()
    if found.basis != "categories" or found.new_value_count is None:
        return Move()
    share = found.new_value_count / found.count
    # Of V², which is φ² here, a category that the last run lacks makes up half its share.
    is_mostly_new = share / 2 >= found.tests[0].effect ** 2 / 2
    return Move("new_categories" if is_mostly_new else "shares_moved", new_value_ratio=share)
