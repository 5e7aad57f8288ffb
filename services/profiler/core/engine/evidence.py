"""The rows behind a column's figures, so that row-level issues need no second read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from services.profiler.core.analyzers.as_text import texts
from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.summaries.places import PLACE_LIMIT, PlacesState
from services.profiler.core.engine.rare_rows import rare_places
from services.profiler.core.engine.units import Key
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.profile import CellPlace, RowEvidence
from services.profiler.core.readers.base import CellCounts, Column

EXTREMES_SHOWN = 10
"""Lowest and highest values given even where none is an outlier."""
TOTAL_LIMIT = 50_000
"""Places of one kind over all columns."""


def row_evidence(
    column: Column,
    states: Mapping[Key, State],
    cells: CellCounts,
    metrics: Mapping[MetricName, Metric],
    source_line: Callable[[int], int | None],
    limit: int,
) -> RowEvidence:
    """Places of one column. ``limit`` bounds each kind."""

    def places(name: str) -> pl.DataFrame:
        state = states.get((name, column.position))
        found = state.settled().places if isinstance(state, PlacesState) else PlacesState().places
        return found.head(limit)

    def told(found: pl.DataFrame) -> tuple[CellPlace, ...]:
        values: list[str | None] = [*texts(found["value"], column)] if found["value"].dtype != pl.Null else [None] * found.height
        return tuple(CellPlace(row, source_line(row), value) for row, value in zip(found["row"].to_list(), values, strict=True))

    known = {place.row for place in (*cells.misfits, *cells.placeholders)}
    nulls = [row for row in places("nulls")["row"].to_list() if row not in known]
    lowest, highest = places("lowest"), places("highest")
    return RowEvidence(
        misfits=cells.misfits[:limit],
        placeholders=cells.placeholders[:limit],
        nulls=tuple(CellPlace(row, source_line(row), None) for row in nulls),
        lowest=told(_outside(lowest, _fence(metrics, "lower_fence"), is_low=True)),
        highest=told(_outside(highest, _fence(metrics, "upper_fence"), is_low=False)),
        untrimmed=told(places("untrimmed")),
        futures=told(places("futures")),
        rare_shapes=told(rare_places(states, column).head(limit)),
    )


def place_limit(column_count: int) -> int:
    """Places per column and kind: fewer where there are very many columns."""
    return max(20, min(PLACE_LIMIT, TOTAL_LIMIT // max(column_count, 1)))


def _fence(metrics: Mapping[MetricName, Metric], name: MetricName) -> float | None:
    metric = metrics.get(name)
    return metric.number if metric else None


def _outside(places: pl.DataFrame, fence: float | None, *, is_low: bool) -> pl.DataFrame:
    if fence is None:
        return places.head(EXTREMES_SHOWN)
    numbers = places["value"].cast(pl.Float64)
    outliers = int((numbers < fence).sum() if is_low else (numbers > fence).sum())
    return places.head(max(EXTREMES_SHOWN, outliers))
