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
from services.profiler.core.engine.units import Key, Unit, as_struct
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
    """Tallies of a text column's values and masks, and the text analyzers over its masks."""

    def __init__(self, column: Column, analyzers: tuple[TextAnalyzer[Any], ...]) -> None:
        position = column.position
        self.keys = ((VALUES, position), (MASKS, position), *((analyzer.name, position) for analyzer in analyzers))
        self._column = column
        self._analyzers = analyzers

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        texts = frames.values[self._column.id].drop_nulls()
        tally = tally_of(texts, _tally(so_far, self.keys[0]))
        table = _mask_table(texts, tally)
        expressions = [
            as_struct(analyzer.aggregate(pl.col("value"), pl.col("count"))).alias(str(at))
            for at, analyzer in enumerate(self._analyzers)
        ]
        row = table.with_columns(pl.col("count").cast(pl.Int64)).lazy().select(expressions).collect().row(0)
        states = [analyzer.state_type(**fields) for analyzer, fields in zip(self._analyzers, row, strict=True)]
        shapes = TallyState(len(texts), (table,)) if len(texts) else TallyState()
        return dict(zip(self.keys, (tally, shapes, *states), strict=True))


def _mask_table(texts: pl.Series, tally: TallyState) -> pl.DataFrame:
    if tally.outgrown or tally.is_empty:
        counted = pl.DataFrame({"value": masks(texts), "count": pl.repeat(1, len(texts), dtype=pl.UInt64, eager=True)})
    else:
        # Each different text is masked once.
        counted = tally.counted[0].with_columns(masks(tally.counted[0]["value"]))
    return counted.group_by("value").agg(pl.col("count").sum())


def _tally(so_far: Mapping[Key, State], key: Key) -> TallyState:
    known = so_far.get(key)
    return known if isinstance(known, TallyState) else TallyState()
