"""Units of work on a batch: each measures some (analyzer, column) states and knows how to fall apart when one of them fails."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, PlaceAnalyzer, Settings, State, TableAnalyzer
from services.profiler.core.analyzers.summaries.places import (
    PLACE_LIMIT,
    STATE_TYPES,
    PlacesState,
    can_improve,
    candidates,
    places_of,
)
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.readers.base import Column

Key = tuple[str, int]
"""An analyzer's name and a column's position; −1 for the whole table."""
TABLE = -1


def as_struct(fields: Mapping[str, pl.Expr]) -> pl.Expr:
    """A state's fields as one expression, so that a select has one column per state."""
    return pl.struct(*(expression.alias(name) for name, expression in fields.items()))


class Unit(ABC):
    """Work on one batch that runs beside other units."""

    keys: tuple[Key, ...]

    @abstractmethod
    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        """States of the batch's rows alone. May raise anything: the pass decides what that costs."""

    def step(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        """The states so far with the batch's rows in."""
        return merged(so_far, self.measure(frames, so_far))

    def finish(self, so_far: Mapping[Key, State]) -> dict[Key, State]:
        """What was put off until all rows are in."""
        return {}

    def shrink(self, so_far: Mapping[Key, State], key: Key) -> dict[Key, State]:
        """A tally of this unit in less memory."""
        tally = so_far[key]
        return {key: tally.shrunk()} if isinstance(tally, TallyState) else {}

    def parts(self) -> Sequence[Unit]:
        """Smaller units of the same work; none if it cannot be divided."""
        return ()


def merged(so_far: Mapping[Key, State], found: Mapping[Key, State]) -> dict[Key, State]:
    """What was found, with what was known of the same keys."""
    return {key: state if (known := so_far.get(key)) is None else known.merge(state) for key, state in found.items()}


class ColumnUnit(Unit):
    """Column analyzers of some columns."""

    def __init__(self, pairs: Sequence[tuple[ColumnAnalyzer[Any], Column]], settings: Settings) -> None:
        self.keys = tuple((analyzer.name, column.position) for analyzer, column in pairs)
        self._pairs = pairs
        self._settings = settings

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        return {
            (analyzer.name, column.position): analyzer.measure(frames.frame(analyzer.reads)[column.id], column, self._settings)
            for analyzer, column in self._pairs
        }

    def parts(self) -> Sequence[Unit]:
        return [ColumnUnit([pair], self._settings) for pair in self._pairs] if len(self._pairs) > 1 else ()


class PlaceUnit(Unit):
    """Place analyzers of some columns; those that have found enough are not asked again."""

    def __init__(self, pairs: Sequence[tuple[PlaceAnalyzer, Column]], settings: Settings) -> None:
        self.keys = tuple((analyzer.name, column.position) for analyzer, column in pairs)
        self._pairs = pairs
        self._settings = settings

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        found: dict[Key, State] = {}
        for analyzer, column in self._pairs:
            cells = (frames.cells if analyzer.reads == "cells" else frames.values)[column.id]
            found |= places_in(cells, cells, analyzer, column, frames.first_row, so_far, self._settings)
        return found

    def parts(self) -> Sequence[Unit]:
        return [PlaceUnit([pair], self._settings) for pair in self._pairs] if len(self._pairs) > 1 else ()


def places_in(
    cells: pl.Series,
    looked_at: pl.Series,
    analyzer: PlaceAnalyzer,
    column: Column,
    first_row: int,
    so_far: Mapping[Key, State],
    settings: Settings,
) -> dict[Key, State]:
    """Places of a batch, if a cheap look at all or some of its cells does not rule them out."""
    key = (analyzer.name, column.position)
    state = so_far.get(key)
    known = state if isinstance(state, PlacesState) else STATE_TYPES[analyzer.order]()
    if not (can_improve(cells, known) and analyzer.may_hold(looked_at, column, settings)):
        return {}
    better = candidates(cells, known)
    rows = (analyzer.condition(cells, column, settings) if better is None else better).arg_true()
    if known.order == "row":
        rows = rows.head(PLACE_LIMIT)
    return {key: places_of(cells, rows, first_row, known)} if len(rows) else {}


class TableUnit(Unit):
    """One analyzer of whole rows or pairs."""

    def __init__(self, analyzer: TableAnalyzer[Any], columns: Sequence[Column]) -> None:
        self.keys = ((analyzer.name, TABLE),)
        self._analyzer = analyzer
        self._columns = columns

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        state = self._analyzer.measure(frames.frame(self._analyzer.reads), self._columns, frames.first_row)
        return {self.keys[0]: state}
