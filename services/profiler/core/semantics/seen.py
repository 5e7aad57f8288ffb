"""The different values of a column that the pass kept, as texts for the recognisers."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.as_text import texts
from services.profiler.core.analyzers.base import Distribution
from services.profiler.core.readers.base import Column
from services.profiler.core.readers.inference.placeholders import is_placeholder
from services.profiler.core.semantics.base import SeenValues

LOOKED_AT = 20_000
"""Different values of a column that recognisers see; more are thinned evenly."""
MOMENTS = 500
"""Times are written out one by one: a few are enough for what is told from them."""


def seen_values(tally: Distribution, column: Column, distinct_count: int | None = None) -> SeenValues:
    """What a tally holds. An outgrown one knows its frequent values only; ``distinct_count`` is what else tells their number."""
    values = tally.table["value"].drop_nulls()
    limit = MOMENTS if column.dtype.is_temporal() else LOOKED_AT
    written = _written(_thinned(values, limit), column)
    is_complete = tally.is_exact and len(values) <= limit
    return SeenValues(written, column.logical_type, tally.row_count, is_complete, tally.is_exact, distinct_count or len(values))


def _thinned(values: pl.Series, limit: int) -> pl.Series:
    if len(values) <= limit:
        return values
    # By hash, so that what stays depends neither on the order of the rows nor on what sorts first; about as many as the limit.
    return values.filter(values.hash(0x5EED) < 2**64 * limit // len(values))


def _written(values: pl.Series, column: Column) -> pl.Series:
    if column.dtype.is_temporal():
        return pl.Series("value", texts(values, column), dtype=pl.String)
    if column.dtype.is_nested() or column.dtype in (pl.Binary, pl.Boolean, pl.Null):
        return pl.Series("value", [], dtype=pl.String)
    if values.dtype.is_float():
        finite = values.filter(values.is_finite())
        is_whole = len(finite) > 0 and bool(((finite == finite.floor()) & (finite.abs() < 2**53)).all())
        values = finite.cast(pl.Int64) if is_whole else finite
    text = values.cast(pl.String).str.strip_chars().alias("value")
    return text.filter((text != "") & ~is_placeholder(text))
