"""Rows whose text is not built like nearly all others: a bounded list, kept during the pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.masks import masks
from services.profiler.core.analyzers.shape import LEAST_ROWS, pattern, shapes, usual_shape
from services.profiler.core.analyzers.summaries.apart import apart

SAMPLE_ROWS = 2_000
"""First rows of a batch, from which the usual shape is known."""
SHAPE_LIMIT = 1_000
ROWS_PER_SHAPE = 3
MOST_ODD, FEW_ODD = 0.2, 2_000
"""Share of a batch's rows that are not of the usual shape, from which on none is usual after all, if they are more than few."""
PLACES = {"row": pl.Int64, "value": pl.String, "shape": pl.String}


@dataclass(frozen=True, slots=True)
class ShapePlacesState(State):
    """What is kept does not depend on how rows are cut into batches, but for what is the usual shape."""

    usual: str = ""
    """Empty as long as too few rows were seen to tell."""
    is_mixed: bool = False
    """No shape is usual, or parts disagree: nothing is kept any more."""
    places: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PLACES))
    """First rows of every other shape, in row order: row numbers from 1 (row), the text (value), its shape."""

    def merge(self, other: Self) -> Self:
        if self.is_mixed or other.is_mixed or (self.usual and other.usual and self.usual != other.usual):
            return type(self)(is_mixed=True)
        if self.places.is_empty() or other.places.is_empty():
            return type(self)(self.usual or other.usual, False, other.places if self.places.is_empty() else self.places)
        return type(self)(self.usual or other.usual, False, _bounded(pl.concat([self.places, other.places]).sort("row")))

    @classmethod
    def of(cls, texts: pl.Series, different: pl.Series, first_row: int, so_far: ShapePlacesState) -> Self:
        """Places of consecutive rows; null where a text is missing. ``different``: the masks that occur among them."""
        usual = so_far.usual or _usual(texts.head(SAMPLE_ROWS).drop_nulls())
        if not usual:
            return cls(is_mixed=usual is None)
        if (shapes(different) == usual).all():
            return cls(usual)
        odd = (~texts.str.contains(pattern(usual))).arg_true()
        if len(odd) > max(FEW_ODD, MOST_ODD * len(texts)):
            return cls(is_mixed=True)
        if odd.is_empty():
            return cls(usual)
        found = texts.gather(odd)
        places = pl.DataFrame({"row": odd.cast(pl.Int64) + first_row, "value": found, "shape": shapes(masks(found))})
        # The pattern knows plain letters only: accented ones look odd to it until here.
        return cls(usual, False, _bounded(places.filter(pl.col("shape") != usual)))


def _usual(texts: pl.Series) -> str | None:
    """The usual shape; None if there is none, empty if that cannot be told from so few."""
    if len(texts) < LEAST_ROWS:
        return ""
    counted = pl.DataFrame({"value": shapes(masks(texts))}).group_by("value").agg(count=pl.len())
    return usual_shape(counted)


def _bounded(places: pl.DataFrame) -> pl.DataFrame:
    """The first rows of the first shapes, of places in row order."""
    first = places.filter(pl.int_range(pl.len()).over("shape") < ROWS_PER_SHAPE)
    order = first["shape"].unique(maintain_order=True).head(SHAPE_LIMIT)
    kept = first.filter(pl.col("shape").is_in(order.implode()))
    return kept.with_columns(apart(kept["value"]), apart(kept["shape"]))
