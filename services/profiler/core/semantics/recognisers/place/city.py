"""Cities: some are listed, the others are told by the name of the column."""

from __future__ import annotations

import re

import polars as pl

from services.profiler.core.semantics.base import Recogniser
from services.profiler.core.semantics.vocabulary.cities import CITIES

LISTED = pl.Series(sorted(CITIES), dtype=pl.String)
SHAPE = r"[^\W\d_][^\d_@]*"


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

    def strengths(self, values: pl.Series) -> pl.Series:
        shaped = values.str.contains(rf"^{SHAPE}$") & ~values.str.contains("[0-9_@]") & (values.str.len_bytes() < 80)
        listed = values.str.to_lowercase().is_in(LISTED.implode()) & shaped
        share = float(listed.sum()) / max(1, int(shaped.sum()))
        return shaped.cast(pl.Float64) * (0.7 if share > 0.4 else 0.3 if share > 0.1 else 0.05)

    def could_be(self, value: str) -> bool:
        return re.fullmatch(SHAPE, value) is not None
