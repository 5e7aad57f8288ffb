"""The sample of rows, read: columns by what they can be associated as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from services.profiler.core.analyzers.base import Pair
from services.profiler.core.analyzers.kinds import is_countable, is_ordered
from services.profiler.core.analyzers.summaries.row_sample import RowSampleState
from services.profiler.core.metrics import Approximation
from services.profiler.core.profile import Association
from services.profiler.core.readers.base import Column

MOST_CATEGORIES = 50
COLUMN_LIMIT = 50
"""Columns of a kind that are paired, in file order: 1,225 pairs."""
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
        return self._varying([column for column in self.columns if is_ordered(column)])

    @cached_property
    def categories(self) -> dict[str, pl.Series]:
        """Columns of a few values, by id: codes from 0, null where missing."""
        found = self._varying([column for column in self.columns if is_countable(column) and not column.dtype.is_float()])
        few = {name: cells for name, cells in found.items() if cells.drop_nulls().n_unique() <= MOST_CATEGORIES}
        return {name: (cells.rank("dense") - 1).cast(pl.Int64) for name, cells in few.items()}

    def told(self, method: str, found: Iterable[Pair]) -> tuple[Association, ...]:
        """The strongest pairs of a method; pairs without a strength are left out."""
        names = {column.id: column.name for column in self.columns}
        ordered = sorted((pair for pair in found if pair[2] is not None), key=_weakness)
        return tuple(
            Association(names[a], names[b], method, strength, pairs, self.state.approximation(pairs))
            for a, b, strength, pairs in ordered[:KEPT]
        )

    def error(self) -> Approximation | None:
        return self.state.approximation(self.state.rows.height)

    def _varying(self, columns: Iterable[Column]) -> dict[str, pl.Series]:
        rows = self.state.rows
        found = {column.id: rows[column.id] for column in columns if column.id in rows.columns}
        varying = {name: cells for name, cells in found.items() if cells.drop_nulls().n_unique() > 1}
        return dict(list(varying.items())[:COLUMN_LIMIT])


def _weakness(pair: Pair) -> tuple[float, str, str]:
    # Rounded, so that the order of additions does not change the order of equals.
    return (-round(abs(pair[2] or 0.0), 9), pair[0], pair[1])
