"""Rows that deserve a look: a bounded list of row numbers and values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, Self

import polars as pl

from services.profiler.core.analyzers.base import State

PLACE_LIMIT = 1000
PlaceOrder = Literal["row", "ascending", "descending"]


@dataclass(frozen=True, slots=True)
class PlacesState(State):
    """The first rows of a kind."""

    places: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"row": pl.Int64, "value": pl.Null}))
    """Row numbers from 1 (row) and what stands there (value), the ones to keep first."""

    order: ClassVar[PlaceOrder] = "row"

    @property
    def is_full(self) -> bool:
        return self.places.height >= PLACE_LIMIT

    def merge(self, other: Self) -> Self:
        if self.places.is_empty() or other.places.is_empty():
            return self if other.places.is_empty() else other
        both = pl.concat([self.places, other.places])
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


def candidates(value: pl.Expr, condition: pl.Expr, so_far: PlacesState) -> pl.Expr:
    """Which rows of a batch (0-based) could be kept."""
    if so_far.order == "row":
        return condition.arg_true().head(PLACE_LIMIT)
    if so_far.is_full:
        # Rows come in order, so that an equal value is always later than the one kept.
        worst = pl.lit(so_far.places["value"][-1], so_far.places["value"].dtype)
        condition = value > worst if so_far.order == "descending" else value < worst
    return condition.arg_true()


def places_of(values: pl.Series, rows: pl.Series, first_row: int, so_far: PlacesState) -> PlacesState:
    """Places of a batch, those that ``so_far`` would keep; ``rows`` are its candidates."""
    if so_far.order != "row" and len(rows) > 1:
        rows = _extreme(values, rows, so_far.order)
        # Ordinal ranks differ for equal values, the earlier row first: their order needs no stable sort.
        ranks = values.gather(rows).rank("ordinal", descending=so_far.order == "descending")
        rows = rows.gather(ranks.arg_sort().head(PLACE_LIMIT))
    return type(so_far)(pl.DataFrame({"row": rows.cast(pl.Int64) + first_row, "value": values.gather(rows)}))


def _extreme(values: pl.Series, rows: pl.Series, order: PlaceOrder) -> pl.Series:
    """The rows that can be among the first, if there are many: finding the limit is cheaper than ranking all."""
    if len(rows) < 4 * PLACE_LIMIT:
        return rows
    found = values.gather(rows)
    limit = found.top_k(PLACE_LIMIT).min() if order == "descending" else found.bottom_k(PLACE_LIMIT).max()
    return rows.filter(found >= limit if order == "descending" else found <= limit)
