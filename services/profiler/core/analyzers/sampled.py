"""The sample of rows, read: columns by what they can be associated as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from services.profiler.core.analyzers.base import Pair, TableFigures
from services.profiler.core.analyzers.kinds import is_countable, is_ordered
from services.profiler.core.analyzers.summaries.row_sample import RowSampleState
from services.profiler.core.metrics import Approximation
from services.profiler.core.readers.base import Column
from services.profiler.core.relations import Association, PairBudget

MOST_CATEGORIES = 50
COLUMN_LIMIT = 50
"""Columns of a kind that are paired, in file order: 1,225 pairs. How many there are is told."""
LEAST_PAIRS = 10
KEPT = 200
"""Strongest pairs of each method that are told."""


@dataclass(frozen=True)
class SampledRows:
    """Computes what several statistics ask for once."""

    state: RowSampleState
    columns: Sequence[Column]

    @property
    def frame(self) -> pl.DataFrame:
        return self.state.rows

    @cached_property
    def numbers(self) -> dict[str, pl.Series]:
        """Columns with an order that vary, by id: floats, null where missing."""
        return {name: self._varying[name] for name in self.all_numbers[:COLUMN_LIMIT]}

    @cached_property
    def categories(self) -> dict[str, pl.Series]:
        """Columns of a few values, by id: codes from 0, null where missing."""
        return {name: (self._varying[name].rank("dense") - 1).cast(pl.Int64) for name in self.all_categories[:COLUMN_LIMIT]}

    @cached_property
    def all_numbers(self) -> list[str]:
        return [column.id for column in self.columns if is_ordered(column) and column.id in self._varying]

    @cached_property
    def all_categories(self) -> list[str]:
        kinds = [column.id for column in self.columns if is_countable(column) and not column.dtype.is_float()]
        return [name for name in kinds if self._distinct.get(name, 0) > 1 and self._distinct[name] <= MOST_CATEGORIES]

    def told(self, method: str, found: Iterable[Pair], pair_count: int, compared_count: int) -> TableFigures:
        """The strongest pairs of a method; pairs without a strength are left out."""
        names = {column.id: column.name for column in self.columns}
        ordered = sorted((pair for pair in found if pair[2] is not None), key=_weakness)[:KEPT]
        associations = tuple(
            Association(names[a], names[b], method, strength, pairs, self.state.approximation(pairs))
            for a, b, strength, pairs in ordered
        )
        budget = PairBudget(method, pair_count, compared_count, len(associations))
        return TableFigures(associations=associations, pair_budgets=(budget,) if pair_count else ())

    def error(self) -> Approximation | None:
        return self.state.approximation(self.state.rows.height)

    @cached_property
    def _distinct(self) -> dict[str, int]:
        """Different values in the sample, by column id."""
        rows = self.state.rows
        return {column.id: rows[column.id].drop_nulls().n_unique() for column in self.columns if column.id in rows.columns}

    @cached_property
    def _varying(self) -> dict[str, pl.Series]:
        return {name: self.state.rows[name] for name, distinct in self._distinct.items() if distinct > 1}


def _weakness(pair: Pair) -> tuple[float, str, str]:
    # Rounded, so that the order of additions does not change the order of equals.
    return (-round(abs(pair[2] or 0.0), 9), pair[0], pair[1])
