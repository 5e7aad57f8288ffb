"""The shape of a text: its mask with each run of one class written once, so that "user7" and "user42" are built alike."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

USUAL_RATIO: Final = 0.9
"""Share of the rows that a shape must have to be the usual one."""
LEAST_ROWS: Final = 100
"""Without as many, nothing is usual."""
RARE_ROWS: Final = 5
RARE_RATIO: Final = 0.001
"""A shape is rare in up to so many rows, or in up to this share of them."""
MASK_LIMIT: Final = 20_000
"""Different masks, beyond which a column has no usual shape worth the search."""
SHAPE_LENGTH: Final = 64
FEW: Final = 500
"""Masks that are read faster one by one than together."""
RUN: Final = re.compile(r"([Aax9])\1+")
CLASSES: Final = {"A": "[A-Z]+", "a": "[a-z]+", "x": r"[\p{Lo}\p{Lm}\p{M}]+", "9": "[0-9]+"}


def shapes(masks: pl.Series) -> pl.Series:
    """The shape of every mask; there must be no nulls."""
    if len(masks) <= FEW:
        return pl.Series(masks.name, [RUN.sub(r"\1", mask) for mask in masks.to_list()], dtype=pl.String)
    for sign in CLASSES:
        masks = masks.str.replace_all(f"{sign}+", sign)
    return masks


def pattern(shape: str) -> str:
    """A regular expression of texts that have the shape; of letters and digits beyond ASCII it knows those without case only."""
    return r"\A" + "".join(CLASSES.get(sign) or rf"\x{{{ord(sign):x}}}" for sign in shape) + r"\z"


def usual_shape(counted: pl.DataFrame) -> str | None:
    """The shape (value) that nearly all rows (count) have; None if there is none."""
    rows = int(counted["count"].sum())
    if rows < LEAST_ROWS:
        return None
    most = counted.sort(["count", "value"], descending=[True, False]).row(0, named=True)
    return most["value"] if most["count"] >= USUAL_RATIO * rows and len(most["value"]) <= SHAPE_LENGTH else None


def rare_shapes(masks: pl.DataFrame) -> pl.DataFrame:
    """Rare shapes (value) and their rows (count) from all masks (value) of a column and theirs; none if no shape is usual."""
    if masks.is_empty() or masks.height > MASK_LIMIT:
        return NONE
    counted = masks.select(shapes(masks["value"]), "count").group_by("value").agg(pl.col("count").sum())
    if usual_shape(counted) is None:
        return NONE
    limit = max(RARE_ROWS, int(RARE_RATIO * int(counted["count"].sum())))
    return counted.filter(pl.col("count") <= limit).sort("value")


NONE: Final = pl.DataFrame(schema={"value": pl.String, "count": pl.UInt64})
