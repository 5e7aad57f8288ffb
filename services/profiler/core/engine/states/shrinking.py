"""States small enough to be stored: exact as far as they fit, summaries with a known error beyond."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.dataset.duplicate_rows import DuplicateRowsState, thinned
from services.profiler.core.analyzers.dataset.missing_patterns import MissingPatternsState, most_frequent_patterns
from services.profiler.core.analyzers.pair.pearson import PearsonState, combined
from services.profiler.core.analyzers.summaries.hashes import HashesState
from services.profiler.core.analyzers.summaries.places import PLACE_LIMIT, PlacesState
from services.profiler.core.analyzers.summaries.shape_places import ShapePlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.evidence import place_limit
from services.profiler.core.engine.states.conversion import unvalued
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.profile import CellPlace
from services.profiler.core.readers.base import CellCounts

MIB = 1024**2
LEAST_FREQUENT = 16
"""Frequent values that are kept however long they are."""


@dataclass(frozen=True, slots=True)
class StorageLimits:
    """Bytes before compression."""

    tally_bytes: int = MIB
    """Of one column's values; as much again of its masks."""
    rows_bytes: int = 8 * MIB
    """Of the rows that duplicates are found by: 12 bytes each."""
    places_bytes: int = 64 * 1024
    """Of the values at one kind of places in one column."""
    total_bytes: int = 128 * MIB
    """Of the tallies of all columns, and of all places: those of a wide table have less each."""

    def in_table_of(self, column_count: int) -> StorageLimits:
        """What is left for each in a table of so many columns."""
        share = self.total_bytes // max(1, column_count)
        tally, places = max(8 * 1024, share // 2), max(1024, share // 16)
        return replace(self, tally_bytes=min(self.tally_bytes, tally), places_bytes=min(self.places_bytes, places))


def storable(states: TableStates, limits: StorageLimits | None = None) -> TableStates:
    """The same within limits. Row counts, sums, moments and extremes stay exact; what does not fit is summarised:

    distinct values by their hashes below a threshold, quantiles by ranks, frequent values with lower bounds of their counts,
    duplicate rows by a share of the rows. Each tells its error once figures are made of it.
    """
    columns = len(states.columns)
    bounds = (limits or StorageLimits()).in_table_of(columns)
    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        small = pool.map(lambda state: _small(state, columns, bounds), states.states.values())
        kept = dict(zip(states.states, small, strict=True))
    cells = {position: _few(counts, place_limit(columns), bounds) for position, counts in states.cells.items()}
    return replace(states, states=kept, cells=cells)


def _small(state: State, column_count: int, limits: StorageLimits) -> State:  # noqa: PLR0911  one line per kind
    match state:
        case TallyState():
            return small_tally(state, limits.tally_bytes)
        case PlacesState():
            return _small_places(type(state)(state.places.head(place_limit(column_count))), limits.places_bytes)
        case ShapePlacesState():
            return _small_shape_places(state, limits.places_bytes)
        case DuplicateRowsState():
            return thinned(state, limits.rows_bytes // 12)
        case MissingPatternsState():
            return most_frequent_patterns(state, limits.tally_bytes // (8 * max(1, state.patterns.width)))
        case PearsonState(moments) if moments:
            return PearsonState((combined(moments).sort("a", "b"),))
    return state


def small_tally(tally: TallyState, limit_bytes: int) -> TallyState:
    """A tally of at most so many bytes: exact if that is enough, else outgrown."""
    if tally.is_empty:
        return tally
    if tally.outgrown:
        return _summary(tally, limit_bytes)
    table = tally.entries()
    # Numbers that hardly repeat take less room as they came.
    if tally.raw and not tally.counted and tally.size_bytes <= min(limit_bytes, table.estimated_size()):
        return TallyState(tally.row_count, raw=(pl.concat(tally.raw, rechunk=True),))
    if table.estimated_size() <= limit_bytes:
        return TallyState(tally.row_count, (table.sort("value"),))
    return _summary(TallyState(tally.row_count, (table,)).outgrow(), limit_bytes)


def _summary(grown: TallyState, limit_bytes: int) -> TallyState:
    """Most of it are hashes; ranks have some levels, the more the more rows, frequent values a quarter at most."""
    frequent, missed = _frequent(grown.entries(), limit_bytes // 4)
    return replace(
        grown,
        counted=(frequent,),
        missed_count=grown.missed_count + missed,
        hashes=_ordered(grown.hashes.shrunk(max(256, limit_bytes // 16))),
        ranks=grown.ranks.compacted(max(64, limit_bytes // 256)),
    )


def _ordered(hashes: HashesState) -> HashesState:
    # Grouping gives no order: the same states are to give the same bytes.
    return replace(hashes, counted=hashes.counted.sort("value"))


def _frequent(table: pl.DataFrame, limit_bytes: int) -> tuple[pl.DataFrame, int]:
    """The most frequent values that fit, ties to the smaller value, and the greatest count left out."""
    ordered = table.sort(["count", "value"], descending=[True, False])
    fitting = int(((_sizes(ordered["value"]) + 8).cum_sum() <= limit_bytes).sum())
    kept = min(len(ordered), max(fitting, LEAST_FREQUENT))
    return ordered.head(kept).sort("value"), int(ordered["count"][kept]) if kept < len(ordered) else 0


def _sizes(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return values.str.len_bytes().cast(pl.Int64)
    if values.dtype == pl.Binary:
        return values.bin.size().cast(pl.Int64)
    return pl.repeat(8, len(values), dtype=pl.Int64, eager=True)


def _small_places(state: PlacesState, limit_bytes: int) -> PlacesState:
    """The first places whose values fit. Values that are missing need not be written down."""
    values = state.places["value"]
    if values.null_count() == len(values):
        return unvalued(state)
    sizes = _sizes(values).fill_null(0)
    return state if sizes.sum() <= limit_bytes else type(state)(state.places.filter(sizes.cum_sum() <= limit_bytes))


def _small_shape_places(state: ShapePlacesState, limit_bytes: int) -> ShapePlacesState:
    first = state.places.head(PLACE_LIMIT)
    return replace(state, places=first.filter(_sizes(first["value"]).cum_sum() <= limit_bytes))


def _few(counts: CellCounts, limit: int, limits: StorageLimits) -> CellCounts:
    misfits, placeholders = (_first(places[:limit], limits.places_bytes) for places in (counts.misfits, counts.placeholders))
    return replace(counts, misfits=misfits, placeholders=placeholders)


def _first(places: tuple[CellPlace, ...], limit_bytes: int) -> tuple[CellPlace, ...]:
    """The first places whose values fit."""
    size, kept = 0, 0
    for place in places:
        size += len(place.value or "")
        if size > limit_bytes:
            break
        kept += 1
    return places[:kept]
