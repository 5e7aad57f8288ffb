"""From a batch of values to its tally, in the way that is cheapest for what is known of the column so far."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.summaries.apart import apart
from services.profiler.core.analyzers.summaries.hashes import HashesState
from services.profiler.core.analyzers.summaries.ranks import RanksState
from services.profiler.core.analyzers.summaries.tally import TallyState, is_number, runs

REPEATING = 8
"""Numbers are counted per batch if each occurs so often on average; kept as they are otherwise."""
SMALLEST_KEPT = 100
"""Of a column whose values are all different, the smallest count as its most frequent."""


def tally_of(values: pl.Series, so_far: TallyState) -> TallyState:
    """The tally of present values, to be merged into ``so_far``."""
    if values.is_empty():
        return TallyState()
    if so_far.outgrown:
        return _outgrown(values)
    rows = len(values)
    if not values.dtype.is_numeric():
        counted = values.value_counts(name="count").select(value=values.name, count=pl.col("count").cast(pl.UInt64))
        return TallyState(rows, (counted.with_columns(apart(counted["value"])),))
    if so_far.raw:
        return TallyState(rows, raw=(values,))
    counted = runs(values)
    return TallyState(rows, (counted,)) if counted.height * REPEATING <= rows else TallyState(rows, raw=(values,))


def _outgrown(values: pl.Series) -> TallyState:
    hashes = values.hash()
    repeated = runs(hashes).filter(pl.col("count") > 1)
    smallest = values.bottom_k(SMALLEST_KEPT)
    # A value that stands once in the batch is left out of the frequent ones, unless it is among the smallest.
    candidates = pl.concat([values.filter(hashes.is_in(repeated["value"].implode())), smallest]) if repeated.height else smallest
    frequent = apart(candidates.unique()).to_frame("value")
    counts = frequent.select(hash=pl.col("value").hash()).join(
        repeated, left_on="hash", right_on="value", how="left", maintain_order="left"
    )
    counted = frequent.with_columns(counts["count"].fill_null(1))
    ranks = RanksState.of(values.filter(is_number(values))) if values.dtype.is_numeric() else RanksState()
    return TallyState(len(values), (counted,), (), True, 1, HashesState(hashes), ranks)
