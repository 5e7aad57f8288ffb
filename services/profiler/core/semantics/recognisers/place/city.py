"""Cities: some are listed, the others are told by the name of the column."""

from __future__ import annotations

import re

import polars as pl

from services.profiler.core.semantics.base import LETTER, Recogniser, are_among
from services.profiler.core.semantics.vocabulary.cities import CITIES

SHAPE = rf"[{LETTER}][^0-9_@]*"


class City(Recogniser):
    """Listed ones stand for themselves; what is only shaped like a name needs a column that says so."""

    name = "city"
    words = "the name of a city"
    names = (
        "city",
        "town",
        "municipality",
        "stadt",
        "ort",
        "ciudad",
        "ville",
        "citta",
        "cidade",
        "miasto",
        "stad",
        "kommun",
        "village",
        "gemeinde",
    )
    hints = ("place", "location", "birthplace", "origin", "destination", "borough")
    unlike = ("code", "id", "population", "size")
    least_share = 0.8
    needs_variety = True

    def strength(self, text: pl.Expr) -> pl.Expr:
        return text.map_batches(_strengths, return_dtype=pl.Float64)

    def could_be(self, value: str) -> bool:
        return re.fullmatch(SHAPE, value) is not None


def _strengths(text: pl.Series) -> pl.Series:
    is_shaped = text.str.contains(rf"^{SHAPE}$") & (text.str.len_bytes() < 80)
    is_listed = are_among(text.str.to_lowercase(), CITIES) & is_shaped
    share = int(is_listed.sum()) / max(1, int(is_shaped.sum()))
    return is_shaped.cast(pl.Float64) * (0.7 if share > 0.4 else 0.3 if share > 0.1 else 0.05)
