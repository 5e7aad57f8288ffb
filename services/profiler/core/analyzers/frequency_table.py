"""The head of a table of values and counts."""

from __future__ import annotations

import polars as pl


def least_frequent(table: pl.DataFrame, limit: int) -> pl.DataFrame:
    """First rows by count ascending, value ascending, of a table that is ascending by value."""
    if table.is_empty():
        return table
    greatest = table["count"].bottom_k(limit).max()
    below = table.filter(pl.col("count") < greatest).sort("count", maintain_order=True)
    return pl.concat([below, table.filter(pl.col("count") == greatest).head(limit - below.height)])


def most_frequent(table: pl.DataFrame, limit: int) -> pl.DataFrame:
    """First rows by count descending, value ascending, of a table that is ascending by value."""
    # Only the counts are ordered: of a million equally frequent values the first few are taken as they stand.
    if table.is_empty():
        return table
    least = table["count"].top_k(limit).min()
    above = table.filter(pl.col("count") > least).sort("count", descending=True, maintain_order=True)
    return pl.concat([above, table.filter(pl.col("count") == least).head(limit - above.height)])
