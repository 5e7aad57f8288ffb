"""Rows that are there more than once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State, TableAnalyzer, TableFigures
from services.profiler.core.analyzers.kinds import absent, metric, metrics
from services.profiler.core.analyzers.row_hashes import row_hashes
from services.profiler.core.analyzers.summaries.places import PLACE_LIMIT
from services.profiler.core.metrics import Approximation, Metric, MetricName
from services.profiler.core.readers.base import Column

ROW_LIMIT = 6_000_000
"""Rows kept (72 MB); of more only those whose hash lies below a threshold."""


@dataclass(frozen=True, slots=True)
class DuplicateRowsState(State):
    row_count: int = 0
    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"row": pl.UInt32, "hash": pl.UInt64}))
    level: int = 0
    """A row stays if the upper so many bits of its hash are zero; equal rows stay or go together."""

    def merge(self, other: Self) -> Self:
        level = max(self.level, other.level)
        rows = pl.concat([self._thinned(level), other._thinned(level)], rechunk=False)
        while rows.height > ROW_LIMIT:
            level += 1
            rows = _below(rows, level)
        return type(self)(self.row_count + other.row_count, rows, level)

    def _thinned(self, level: int) -> pl.DataFrame:
        return self.rows if level == self.level else _below(self.rows, level)


class DuplicateRows(TableAnalyzer[DuplicateRowsState]):
    """Null equals null and NaN equals NaN. The headline counts excess rows: all but the first of each group."""

    name = "duplicate_rows"
    provides = ("duplicate_row_count", "duplicate_group_count", "duplicate_involved_count", "duplicate_row_ratio")
    state_type = DuplicateRowsState

    def measure(self, frame: pl.DataFrame, columns: Sequence[Column], first_row: int) -> DuplicateRowsState:
        if not columns or frame.is_empty():
            return DuplicateRowsState(frame.height)
        hashes = row_hashes(frame, columns)
        row = pl.int_range(first_row, first_row + frame.height, dtype=pl.UInt32, eager=True)
        return DuplicateRowsState(frame.height, pl.DataFrame({"row": row, "hash": hashes}))

    def finalize(self, state: DuplicateRowsState, columns: Sequence[Column]) -> TableFigures:
        if not state.row_count:
            nothing = metrics(duplicate_row_count=0, duplicate_group_count=0, duplicate_involved_count=0)
            return TableFigures(nothing | absent("no_values", "duplicate_row_ratio"))
        sizes = state.rows["hash"].sort().rle().struct.field("len")
        groups = int((sizes > 1).sum())
        involved = int(sizes.filter(sizes > 1).sum())
        return TableFigures(_figures(state, groups, involved), duplicate_row_numbers=_excess_rows(state) if groups else ())


def thinned(state: DuplicateRowsState, limit: int) -> DuplicateRowsState:
    """The same with at most so many rows: all, or those with the smallest hashes."""
    rows, level = state.rows, state.level
    while rows.height > limit:
        level += 1
        rows = _below(rows, level)
    return DuplicateRowsState(state.row_count, rows, level)


def _figures(state: DuplicateRowsState, groups: int, involved: int) -> dict[MetricName, Metric]:
    scale = 2**state.level
    error = Approximation("theta_sketch", min(1.0, 2 / math.sqrt(max(groups, 1)))) if state.level else None
    excess = min((involved - groups) * scale, state.row_count)
    values: dict[MetricName, int | float] = {
        "duplicate_row_count": excess,
        "duplicate_group_count": min(groups * scale, state.row_count),
        "duplicate_involved_count": min(involved * scale, state.row_count),
        "duplicate_row_ratio": excess / state.row_count,
    }
    return {name: metric(name, value, error) for name, value in values.items()}


def _excess_rows(state: DuplicateRowsState) -> tuple[int, ...]:
    ordered = state.rows.sort("row")
    return tuple(ordered.filter(~pl.col("hash").is_first_distinct())["row"].head(PLACE_LIMIT).to_list())


def _below(rows: pl.DataFrame, level: int) -> pl.DataFrame:
    return rows.filter(pl.col("hash") < 2 ** (64 - level))
