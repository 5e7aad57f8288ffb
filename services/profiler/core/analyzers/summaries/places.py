"""Rows that deserve a look: a bounded list of row numbers and values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, Self

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.summaries.apart import apart

PLACE_LIMIT = 1000
PENDING_LIMIT = 4 * PLACE_LIMIT
PlaceOrder = Literal["row", "ascending", "descending"]


@dataclass(frozen=True, slots=True)
class PlacesState(State):
    """The first rows of a kind."""

    places: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"row": pl.Int64, "value": pl.Null}))
    """Row numbers from 1 (row) and what stands there (value), the ones to keep first."""
    pending: tuple[pl.DataFrame, ...] = ()
    """Later finds, not yet put in their place."""

    order: ClassVar[PlaceOrder] = "row"

    @property
    def is_full(self) -> bool:
        return self.places.height >= PLACE_LIMIT

    def merge(self, other: Self) -> Self:
        if self.is_empty or other.is_empty:
            return other if self.is_empty else self
        places, *later = [frame for frame in (self.places, other.places) if frame.height] or [self.places]
        pending = (*later, *self.pending, *other.pending)
        merged = type(self)(places, pending)
        # Sorting often is dearer than looking at some rows too many.
        return merged if merged.is_full and sum(found.height for found in pending) < PENDING_LIMIT else merged.settled()

    @property
    def is_empty(self) -> bool:
        return self.places.is_empty() and not self.pending

    def settled(self) -> Self:
        """The same with nothing pending."""
        if not self.pending:
            return self
        both = pl.concat([self.places, *self.pending] if self.places.height else self.pending)
        ordered = (
            both.sort("row") if self.order == "row" else both.sort(["value", "row"], descending=[self.order == "descending", False])
        )
        return type(self)(ordered.head(PLACE_LIMIT))


@dataclass(frozen=True, slots=True)
class LowestState(PlacesState):
    """Smallest values first; equal ones by row."""

    order: ClassVar[PlaceOrder] = "ascending"


@dataclass(frozen=True, slots=True)
class HighestState(PlacesState):
    """Greatest values first; equal ones by row."""

    order: ClassVar[PlaceOrder] = "descending"


STATE_TYPES: dict[PlaceOrder, type[PlacesState]] = {"row": PlacesState, "ascending": LowestState, "descending": HighestState}


def can_improve(values: pl.Series, so_far: PlacesState) -> bool:
    """Whether any row of a batch could be kept: a greatest or smallest value is found faster than all that are great or small."""
    if so_far.order == "row":
        return not so_far.is_full
    best = values.max() if so_far.order == "descending" else values.min()
    if best is None or not so_far.is_full:
        return best is not None
    worst = so_far.places["value"][-1]
    return bool(best > worst if so_far.order == "descending" else best < worst)


def candidates(values: pl.Series, so_far: PlacesState) -> pl.Series | None:
    """Where a batch has values that could still be kept; None if all could."""
    if so_far.order == "row" or not so_far.is_full:
        return None
    # Rows come in order, so that an equal value is always later than the one kept.
    worst = so_far.places["value"].tail(1)
    return values > worst if so_far.order == "descending" else values < worst


def places_of(values: pl.Series, rows: pl.Series, first_row: int, so_far: PlacesState) -> PlacesState:
    """Places of a batch, those that ``so_far`` would keep; ``rows`` are its candidates."""
    if so_far.order != "row" and len(rows) > PENDING_LIMIT:
        rows = _extreme(values, rows, so_far.order)
    found = pl.DataFrame({"row": rows.cast(pl.Int64) + first_row, "value": apart(values.gather(rows))})
    return type(so_far)(pending=(found,))


def _extreme(values: pl.Series, rows: pl.Series, order: PlaceOrder) -> pl.Series:
    """The rows that can be among the first, if there are many: finding the limit is cheaper than ranking all."""
    found = values.gather(rows)
    limit = found.top_k(PLACE_LIMIT).min() if order == "descending" else found.bottom_k(PLACE_LIMIT).max()
    is_beyond, is_limit = (found > limit if order == "descending" else found < limit), found == limit
    # Of equal values the first rows stay.
    ties = rows.filter(is_limit).head(PLACE_LIMIT)
    return pl.concat([rows.filter(is_beyond), ties])
