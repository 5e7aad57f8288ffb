"""Checks that no row passes or fails by itself: which values, or combinations of values, occur more than once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.dataset.duplicate_rows import DuplicateRowsState
from services.profiler.core.analyzers.row_hashes import row_hashes
from services.profiler.core.analyzers.summaries.hashes import HashesState
from services.profiler.core.analyzers.summaries.places import PLACE_LIMIT
from services.profiler.core.checks import CheckResult
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.units import Key, Unit
from services.profiler.core.metrics import Approximation
from services.profiler.core.profile import CellPlace
from services.profiler.core.readers.base import Column

SourceLine = Callable[[int], int | None]


class UniqueUnit(Unit):
    """Rows of a column by the hash of their value: exact up to six million rows, then those below a threshold."""

    def __init__(self, key: Key, column: Column) -> None:
        self.keys = (key,)
        self._column = column

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        cells = frames.cells.select(self._column.id).with_row_index("row", frames.first_row)
        present = cells.drop_nulls().with_columns(pl.col("row").cast(pl.UInt32))
        if self._column.dtype.is_float():
            present = present.drop_nans()
        hashes = row_hashes(present, [self._column])
        return {self.keys[0]: DuplicateRowsState(present.height, present.select("row").with_columns(hashes))}

    def result(self, state: State | None, source_line: SourceLine) -> CheckResult:
        """The excess rows of each value. Values stay out of the places: a hash does not tell them."""
        if not isinstance(state, DuplicateRowsState):
            return CheckResult()
        repeated = state.rows.sort("row").filter(~pl.col("hash").is_first_distinct())
        scale = 2**state.level
        error = Approximation("theta_sketch", min(1.0, 2 / math.sqrt(max(repeated.height, 1)))) if state.level else None
        places = tuple(CellPlace(row, source_line(row), None) for row in repeated["row"].head(PLACE_LIMIT).to_list())
        return CheckResult(state.row_count, min(repeated.height * scale, state.row_count), places, error)


@dataclass(frozen=True, slots=True)
class GroupsState(State):
    """Rows so far, and the hashes of their combinations."""

    row_count: int = 0
    hashes: HashesState = field(default_factory=HashesState)

    def merge(self, other: Self) -> Self:
        return type(self)(self.row_count + other.row_count, self.hashes.merge(other.hashes))


class GroupSizesUnit(Unit):
    """Combinations counted by hash: all while they fit, then a share of them, each with its exact size."""

    def __init__(self, key: Key, columns: Sequence[Column]) -> None:
        self.keys = (key,)
        self._columns = columns

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        hashes = row_hashes(frames.cells, self._columns)
        return {self.keys[0]: GroupsState(len(hashes), HashesState(hashes))}

    def result(self, state: State | None, source_line: SourceLine) -> CheckResult:
        """Rows by the size of their group; alone are those in a group of one."""
        if not isinstance(state, GroupsState):
            return CheckResult()
        groups = state.hashes.table()
        sizes = groups.group_by("count").agg(groups=pl.len()).sort("count")
        scale = state.hashes.scale()
        rows = {int(size): min(int(size) * int(many) * scale, state.row_count) for size, many in sizes.iter_rows()}
        error = state.hashes.approximation(groups.height)
        return CheckResult(state.row_count, rows.get(1, 0), (), error, rows)
