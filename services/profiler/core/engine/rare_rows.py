"""Rows of rare shapes, told when all rows are in."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.shape import rare_shapes
from services.profiler.core.analyzers.summaries.places import PlacesState
from services.profiler.core.analyzers.summaries.shape_places import ShapePlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.units import Key
from services.profiler.core.engine.value_units import MASKS, SHAPE_PLACES
from services.profiler.core.readers.base import Column


def rare_places(states: Mapping[Key, State], column: Column) -> pl.DataFrame:
    """Rows of the shapes that turned out rare when all rows were in: row numbers (row) and texts (value)."""
    kept, masks = states.get((SHAPE_PLACES, column.position)), states.get((MASKS, column.position))
    if not isinstance(kept, ShapePlacesState) or not isinstance(masks, TallyState):
        return PlacesState().places
    if kept.places.is_empty() or masks.outgrown:
        return PlacesState().places
    rare = rare_shapes(masks.table())["value"]
    return kept.places.filter(pl.col("shape").is_in(rare.implode())).select("row", "value")
