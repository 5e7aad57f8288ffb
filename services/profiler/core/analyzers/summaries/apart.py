"""A few texts of a batch, apart from the batch."""

from __future__ import annotations

import polars as pl

FEW = 10_000
"""Of more the buffers are shared: they are a fair part of the batch then."""


def apart(values: pl.Series) -> pl.Series:
    """The same values in memory of their own: a text taken from a batch keeps the texts of the whole batch in memory."""
    if values.dtype not in (pl.String, pl.Binary) or len(values) > FEW:
        return values
    return pl.Series(values.name, values.to_list(), dtype=values.dtype)
