"""Units that look at each column's values: the tally, and for text its masks and what can be read from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from services.profiler.core.analyzers.base import PlaceAnalyzer, Settings, State, TextAnalyzer
from services.profiler.core.analyzers.kinds import is_float
from services.profiler.core.analyzers.masks import masks
from services.profiler.core.analyzers.summaries.apart import apart
from services.profiler.core.analyzers.summaries.counting import tally_of
from services.profiler.core.analyzers.summaries.shape_places import ShapePlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.units import Key, Unit, as_struct, merged, places_in
from services.profiler.core.readers.base import Column

VALUES, MASKS = "values", "masks"
"""Keys of the shared tallies, beside the analyzers' names."""
SHAPE_PLACES = "shape_places"
"""Key of the rows kept for their rare shapes."""


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
    The analyzers wait for the end as well, as long as every mask is counted.
    """

    def __init__(
        self,
        column: Column,
        analyzers: tuple[TextAnalyzer[Any], ...],
        places: tuple[PlaceAnalyzer, ...],
        settings: Settings,
        *,
        keeps_shapes: bool = True,
    ) -> None:
        position = column.position
        self._values, self._masks = (VALUES, position), (MASKS, position)
        names = (*(analyzer.name for analyzer in analyzers), *(place.name for place in places), *([SHAPE_PLACES] * keeps_shapes))
        self.keys = (self._values, self._masks, *((name, position) for name in names))
        self._column = column
        self._analyzers = analyzers
        self._places = places
        self._settings = settings
        self._keeps_shapes = keeps_shapes

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        tally = tally_of(self._texts(frames), _tally(so_far, self._values))
        shapes = _mask_counts(self._texts(frames)) if tally.outgrown else _mask_table(tally.entries())
        places = self._placed(frames, shapes["value"], so_far)
        return {self._values: tally, **self._with_shapes({}, shapes), **self._analyzed(shapes), **places}

    def step(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        known, texts = _tally(so_far, self._values), self._texts(frames)
        found = tally_of(texts, known)
        tally = known.joined(found)
        if known.outgrown:
            shapes = _mask_counts(texts)
            places = self._placed(frames, shapes["value"], so_far)
            return {self._values: tally, **self._with_shapes(so_far, shapes), **merged(so_far, places)}
        places = merged(so_far, self._placed(frames, found.spellings, so_far, are_masks=False))
        if tally.is_too_large or tally.will_be_too_large(frames.expected_rows):
            return {**self._let_go(tally, tally.outgrow(), so_far), **places}
        return {self._values: tally, **places}

    def finish(self, so_far: Mapping[Key, State]) -> dict[Key, State]:
        tally, shapes = _tally(so_far, self._values), _tally(so_far, self._masks)
        if shapes.outgrown:
            return {}
        table = shapes.entries() if tally.outgrown else _mask_table(tally.entries())
        return {**({} if tally.outgrown else self._with_shapes({}, table)), **self._analyzed(table)}

    def shrink(self, so_far: Mapping[Key, State], key: Key) -> dict[Key, State]:
        tally = _tally(so_far, key)
        shrunk = tally.shrunk()
        if tally.outgrown or not shrunk.outgrown:
            return {key: shrunk}
        return self._let_go(tally, shrunk, so_far) if key == self._values else {key: shrunk, **self._analyzed(tally.entries())}

    def _let_go(self, tally: TallyState, grown: TallyState, so_far: Mapping[Key, State]) -> dict[Key, State]:
        """Values are let go: what waited for them is done now."""
        return {self._values: grown, **self._with_shapes(so_far, _mask_table(tally.entries()))}

    def _texts(self, frames: BatchFrames) -> pl.Series:
        return frames.values[self._column.id].drop_nulls()

    def _placed(
        self, frames: BatchFrames, different: pl.Series, so_far: Mapping[Key, State], *, are_masks: bool = True
    ) -> dict[Key, State]:
        """Places of the batch; its different texts, or their masks, tell whether there can be any."""
        found: dict[Key, State] = {}
        cells = frames.values[self._column.id]
        for analyzer in self._places if len(different) else ():
            found |= places_in(cells, different, analyzer, self._column, frames.first_row, so_far, self._settings)
        key = (SHAPE_PLACES, self._column.position)
        known = so_far.get(key)
        kept = known if isinstance(known, ShapePlacesState) else ShapePlacesState()
        if self._keeps_shapes and not kept.is_mixed and len(different):
            # Shapes are read mask by mask: of many texts with few masks each is read once.
            seen = different if are_masks else masks(different).unique()
            found[key] = ShapePlacesState.of(cells, seen, frames.first_row, kept)
        return found

    def _with_shapes(self, so_far: Mapping[Key, State], table: pl.DataFrame) -> dict[Key, State]:
        """The masks so far with those of a table; what waits for them is done before they are let go."""
        rows = int(table["count"].sum())
        known = _tally(so_far, self._masks)
        shapes = known.joined(TallyState(rows, (table,)) if rows else TallyState())
        if known.outgrown:
            return {self._masks: shapes, **merged(so_far, self._analyzed(table))}
        return {self._masks: shapes.outgrow(), **self._analyzed(shapes.entries())} if shapes.is_too_large else {self._masks: shapes}

    def _analyzed(self, table: pl.DataFrame) -> dict[Key, State]:
        """States of the analyzers over different masks (value) and their rows (count)."""
        expressions = [
            as_struct(analyzer.aggregate(pl.col("value"), pl.col("count"))).alias(str(at))
            for at, analyzer in enumerate(self._analyzers)
        ]
        table = table.with_columns(pl.col("value").cast(pl.String), pl.col("count").cast(pl.Int64))
        row = table.lazy().select(expressions).collect().row(0)
        states = [analyzer.state_type(**fields) for analyzer, fields in zip(self._analyzers, row, strict=True)]
        return dict(zip(self.keys[2:], states, strict=False))


def _tally(so_far: Mapping[Key, State], key: Key) -> TallyState:
    known = so_far.get(key)
    return known if isinstance(known, TallyState) else TallyState()


def _mask_counts(texts: pl.Series) -> pl.DataFrame:
    """Different masks (value) of texts and how many have each (count)."""
    table = masks(texts.alias("value")).value_counts(name="count")
    return table.select(apart(table["value"]), pl.col("count").cast(pl.UInt64))


def _mask_table(entries: pl.DataFrame) -> pl.DataFrame:
    """Different masks (value) and their rows (count)."""
    table = entries.with_columns(masks(entries["value"].cast(pl.String))).group_by("value").agg(pl.col("count").sum())
    return table.with_columns(apart(table["value"]))
