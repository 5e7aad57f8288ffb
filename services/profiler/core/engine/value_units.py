"""Units that look at each column's values: the tally, and for text its masks and what can be read from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from services.profiler.core.analyzers.base import State, TextAnalyzer
from services.profiler.core.analyzers.kinds import is_float
from services.profiler.core.analyzers.masks import masks
from services.profiler.core.analyzers.summaries.counting import tally_of
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.units import Key, Unit, as_struct, merged
from services.profiler.core.readers.base import Column

VALUES, MASKS = "values", "masks"
"""Keys of the shared tallies, beside the analyzers' names."""


class TallyUnit(Unit):
    """Tally of a column that is no text; times are tallied as whole numbers."""

    def __init__(self, column: Column) -> None:
        self.keys = ((VALUES, column.position),)
        self._column = column

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        return {self.keys[0]: tally_of(self._present(frames), _tally(so_far, self.keys[0]))}

    def _present(self, frames: BatchFrames) -> pl.Series:
        values = frames.values[self._column.id].drop_nulls()
        if is_float(self._column):
            cells = frames.cells[self._column.id]
            infinite = cells.filter(cells.is_infinite())
            # Infinities are values like others to whoever counts them; who orders numbers leaves them out.
            return values if infinite.is_empty() else pl.concat([values, infinite])
        return values


class TextUnit(Unit):
    """Tallies of a text column's values and masks, and the text analyzers over its masks.

    As long as every value is counted, masks wait: each different value is then masked once and not once per batch.
    """

    def __init__(self, column: Column, analyzers: tuple[TextAnalyzer[Any], ...]) -> None:
        position = column.position
        self.keys = ((VALUES, position), (MASKS, position), *((analyzer.name, position) for analyzer in analyzers))
        self._column = column
        self._analyzers = analyzers

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        texts = self._texts(frames)
        tally = tally_of(texts, _tally(so_far, self.keys[0]))
        if tally.outgrown:
            ones = pl.DataFrame({"value": texts, "count": pl.repeat(1, len(texts), dtype=pl.UInt64, eager=True)})
            return {self.keys[0]: tally, **self._masked(ones)}
        return {self.keys[0]: tally, **self._masked(tally.entries())}

    def step(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        known = _tally(so_far, self.keys[0])
        if known.outgrown:
            return super().step(frames, so_far)
        tally = known.joined(tally_of(self._texts(frames), known))
        return self._outgrown(tally, tally.outgrow(), so_far) if tally.is_too_large else {self.keys[0]: tally}

    def finish(self, so_far: Mapping[Key, State]) -> dict[Key, State]:
        tally = _tally(so_far, self.keys[0])
        return {} if tally.outgrown else merged(so_far, self._masked(tally.entries()))

    def shrink(self, so_far: Mapping[Key, State], key: Key) -> dict[Key, State]:
        tally = _tally(so_far, key)
        shrunk = tally.shrunk()
        lets_go = key == self.keys[0] and shrunk.outgrown and not tally.outgrown
        return self._outgrown(tally, shrunk, so_far) if lets_go else {key: shrunk}

    def _outgrown(self, tally: TallyState, grown: TallyState, so_far: Mapping[Key, State]) -> dict[Key, State]:
        """Values are let go: what waited for them is done now."""
        return {self.keys[0]: grown, **merged(so_far, self._masked(tally.entries()))}

    def _texts(self, frames: BatchFrames) -> pl.Series:
        return frames.values[self._column.id].drop_nulls()

    def _masked(self, entries: pl.DataFrame) -> dict[Key, State]:
        """States of values (value) and their rows (count)."""
        table = entries.with_columns(masks(entries["value"].cast(pl.String))).group_by("value").agg(pl.col("count").sum())
        expressions = [
            as_struct(analyzer.aggregate(pl.col("value"), pl.col("count"))).alias(str(at))
            for at, analyzer in enumerate(self._analyzers)
        ]
        row = table.with_columns(pl.col("count").cast(pl.Int64)).lazy().select(expressions).collect().row(0)
        states = [analyzer.state_type(**fields) for analyzer, fields in zip(self._analyzers, row, strict=True)]
        rows = int(table["count"].sum())
        shapes = TallyState(rows, (table,)) if rows else TallyState()
        return dict(zip(self.keys[1:], (shapes, *states), strict=True))


def _tally(so_far: Mapping[Key, State], key: Key) -> TallyState:
    known = so_far.get(key)
    return known if isinstance(known, TallyState) else TallyState()
