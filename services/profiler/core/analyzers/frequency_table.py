"""The head of a table of values and counts."""

from __future__ import annotations

import polars as pl


def most_frequent(table: pl.DataFrame, limit: int) -> pl.DataFrame:
    """First rows by count descending, value ascending, of a table that is ascending by value."""
    # Only the counts are ordered: of a million equally frequent values the first few are taken as they stand.
    if table.is_empty():
        return table
    least = table["count"].top_k(limit).min()
    above = table.filter(pl.col("count") > least).sort("count", descending=True, maintain_order=True)
    return pl.concat([above, table.filter(pl.col("count") == least).head(limit - above.height)])
