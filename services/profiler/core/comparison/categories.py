"""Both sides of a category: how it is filled, and what the baseline lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from services.profiler.core.analyzers.as_text import texts
from services.profiler.core.comparison.contingency import Counts, chi2, counts, jensen_shannon, pooled, psi, with_new_bucket
from services.profiler.core.comparison.differences import ColumnDifference
from services.profiler.core.metrics import Approximation
from services.profiler.core.profile import ValueCount
from services.profiler.core.readers.base import Column

MOST_DISTINCT = 0.5
"""Share of different values among the present ones up to which they are compared one by one."""
NEW_VALUES = 20
"""New categories that are named."""


def hardly_repeats(table: pl.DataFrame) -> bool:
    """Whether too many values are different for each to be compared."""
    return table.height > MOST_DISTINCT * int(table["count"].sum())


def tested_categories(found: ColumnDifference, rows_of: Sequence[Counts], error: Approximation | None) -> ColumnDifference | None:
    """``found`` with the one test of categories, by the rows of each; None if a side is empty."""
    if not all(sum(category[side] for category in rows_of) for side in (0, 1)):
        return None
    return replace(found, basis="categories", tests=(chi2(pooled(rows_of), approximation=error),))


def with_categories(
    found: ColumnDifference, table: pl.DataFrame, error: Approximation | None, named: Column | None
) -> ColumnDifference | None:
    """``found`` with what two sides of values (value, baseline, primary) tell; None if one is empty.

    ``error``: what it costs that only some values are known; ``named``: the column, if its values are not hashes.
    """
    rows = table.select("baseline", "primary").sum().row(0)
    rows_of = counts(table)
    compared = tested_categories(found, rows_of, error)
    if compared is None:
        return None
    shares = with_new_bucket(rows_of)
    compared = replace(compared, psi=psi(shares), jensen_shannon=jensen_shannon(shares))
    if error:
        return compared
    new = table.filter((pl.col("baseline") == 0) & (pl.col("primary") > 0))
    once = int((table["baseline"] == 1).sum())
    return replace(
        compared,
        new_values=_new_values(new, rows[1], named),
        new_value_count=int(new["primary"].sum()),
        # Good (1953): the share of values seen once estimates that of values not seen at all.
        expected_new_count=once / rows[0] * rows[1],
    )


def _new_values(new: pl.DataFrame, count: int, named: Column | None) -> tuple[ValueCount, ...]:
    most = new.sort(["primary", "value"], descending=[True, False]).head(NEW_VALUES)
    shown = texts(most["value"], named) if named else [None] * most.height
    return tuple(ValueCount(value, rows, rows / count) for value, rows in zip(shown, most["primary"], strict=True))
