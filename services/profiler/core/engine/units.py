"""Units of work on a batch: each measures some (analyzer, column) states and knows how to fall apart when one of them fails."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, PlaceAnalyzer, Settings, State, TableAnalyzer
from services.profiler.core.analyzers.summaries.places import STATE_TYPES, PlacesState, can_improve, candidates, places_of
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
    """Column analyzers in one select: equal sub-expressions are computed once, names are positions."""

    def __init__(self, pairs: Sequence[tuple[ColumnAnalyzer[Any], Column]], settings: Settings) -> None:
        self.keys = tuple((analyzer.name, column.position) for analyzer, column in pairs)
        self._pairs = pairs
        self._settings = settings

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        found: dict[Key, State] = {}
        for reads in ("cells", "values"):
            pairs = [pair for pair in self._pairs if pair[0].reads == reads]
            expressions = [self._expression(*pair).alias(str(at)) for at, pair in enumerate(pairs)]
            row = self._derived(frames.frame(reads), pairs).select(expressions).collect().row(0) if pairs else ()
            for (analyzer, column), fields in zip(pairs, row, strict=True):
                found[analyzer.name, column.position] = analyzer.state_type(**fields)
        return found

    def parts(self) -> Sequence[Unit]:
        return [ColumnUnit([pair], self._settings) for pair in self._pairs] if len(self._pairs) > 1 else ()

    def _derived(self, frame: pl.DataFrame, pairs: Sequence[tuple[ColumnAnalyzer[Any], Column]]) -> pl.LazyFrame:
        found = {f"{column.id}:{analyzer.name}": analyzer.derive(pl.col(column.id), column) for analyzer, column in pairs}
        return frame.lazy().with_columns(**{name: derived for name, derived in found.items() if derived is not None})

    def _expression(self, analyzer: ColumnAnalyzer[Any], column: Column) -> pl.Expr:
        return as_struct(analyzer.aggregate(pl.col(column.id), column, self._settings))


class PlaceUnit(Unit):
    """Place analyzers in one select; those that have found enough are not asked again."""

    def __init__(self, pairs: Sequence[tuple[PlaceAnalyzer, Column]], settings: Settings) -> None:
        self.keys = tuple((analyzer.name, column.position) for analyzer, column in pairs)
        self._pairs = pairs
        self._settings = settings

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        found: dict[Key, State] = {}
        for reads in ("cells", "values"):
            frame = frames.frame(reads)
            sought = [
                (pair, known) for pair in self._pairs if pair[0].reads == reads and (known := self._known(pair, frame, so_far))
            ]
            expressions = [self._candidates(pair, known).alias(str(at)) for at, (pair, known) in enumerate(sought)]
            row = frame.lazy().select(expressions).collect() if sought else pl.DataFrame()
            for at, ((analyzer, column), known) in enumerate(sought):
                if len(rows := row.to_series(at).item()):
                    found[analyzer.name, column.position] = places_of(frame[column.id], rows, frames.first_row, known)
        return found

    def parts(self) -> Sequence[Unit]:
        return [PlaceUnit([pair], self._settings) for pair in self._pairs] if len(self._pairs) > 1 else ()

    def _known(self, pair: tuple[PlaceAnalyzer, Column], frame: pl.DataFrame, so_far: Mapping[Key, State]) -> PlacesState | None:
        """What was found so far; None if this batch adds nothing."""
        analyzer, column = pair
        state = so_far.get((analyzer.name, column.position))
        known = state if isinstance(state, PlacesState) else STATE_TYPES[analyzer.order]()
        cells = frame[column.id]
        return known if can_improve(cells, known) and analyzer.may_hold(cells, column, self._settings) else None

    def _candidates(self, pair: tuple[PlaceAnalyzer, Column], known: PlacesState) -> pl.Expr:
        analyzer, column = pair
        value = pl.col(column.id)
        return candidates(value, analyzer.condition(value, column, self._settings), known).implode()


class TableUnit(Unit):
    """One analyzer of whole rows or pairs."""

    def __init__(self, analyzer: TableAnalyzer[Any], columns: Sequence[Column]) -> None:
        self.keys = ((analyzer.name, TABLE),)
        self._analyzer = analyzer
        self._columns = columns

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        state = self._analyzer.measure(frames.frame(self._analyzer.reads), self._columns, frames.first_row)
        return {self.keys[0]: state}
