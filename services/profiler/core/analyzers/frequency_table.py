"""The head of a table of values and counts."""

from __future__ import annotations

from typing import Final

import polars as pl

SHORT: Final = 1_000
"""Rows up to which a table is ordered faster without a plan."""


def least_frequent(table: pl.DataFrame, limit: int) -> pl.DataFrame:
    """First rows by count ascending, value ascending, of a table that is ascending by value."""
    if table.height <= SHORT:
        return _first(table, limit, most=False)
    greatest = table["count"].bottom_k(limit).max()
    below = table.filter(pl.col("count") < greatest).sort("count", maintain_order=True)
    return pl.concat([below, table.filter(pl.col("count") == greatest).head(limit - below.height)])


def most_frequent(table: pl.DataFrame, limit: int) -> pl.DataFrame:
    """First rows by count descending, value ascending, of a table that is ascending by value."""
    # Only the counts are ordered: of a million equally frequent values the first few are taken as they stand.
    if table.height <= SHORT:
        return _first(table, limit, most=True)
    least = table["count"].top_k(limit).min()
    above = table.filter(pl.col("count") > least).sort("count", descending=True, maintain_order=True)
    return pl.concat([above, table.filter(pl.col("count") == least).head(limit - above.height)])


def _first(table: pl.DataFrame, limit: int, *, most: bool) -> pl.DataFrame:
    """First rows by their counts; equal ones stay as they are, in reverse as well."""
    counts = table["count"].to_list()
    return table[sorted(range(len(counts)), key=counts.__getitem__, reverse=most)[:limit]]
