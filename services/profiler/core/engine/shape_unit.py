"""The unit that keeps rows of rare shapes."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.shape import rare_shapes
from services.profiler.core.analyzers.summaries.places import PlacesState
from services.profiler.core.analyzers.summaries.shape_places import ShapePlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.units import Key, Unit
from services.profiler.core.engine.value_units import MASKS
from services.profiler.core.readers.base import Column

SHAPE_PLACES = "shape_places"
"""Key of the kept rows, beside the analyzers' names."""


class ShapeUnit(Unit):
    """Looks at a text column as long as nearly all of it is built alike."""

    def __init__(self, column: Column) -> None:
        self.keys = ((SHAPE_PLACES, column.position),)
        self._column = column

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        known = so_far.get(self.keys[0])
        state = known if isinstance(known, ShapePlacesState) else ShapePlacesState()
        if state.is_mixed:
            return {}
        return {self.keys[0]: ShapePlacesState.of(frames.values[self._column.id], frames.first_row, state)}


def rare_places(states: Mapping[Key, State], column: Column) -> pl.DataFrame:
    """Rows of the shapes that turned out rare when all rows were in: row numbers (row) and texts (value)."""
    kept, masks = states.get((SHAPE_PLACES, column.position)), states.get((MASKS, column.position))
    if not isinstance(kept, ShapePlacesState) or not isinstance(masks, TallyState):
        return PlacesState().places
    if kept.places.is_empty() or masks.outgrown:
        return PlacesState().places
    rare = rare_shapes(masks.table())["value"]
    return kept.places.filter(pl.col("shape").is_in(rare.implode())).select("row", "value")
