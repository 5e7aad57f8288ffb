"""Texts with white space around them."""

from __future__ import annotations

import polars as pl

from services.profiler.core.analyzers.base import PlaceAnalyzer, Settings
from services.profiler.core.analyzers.kinds import is_text
from services.profiler.core.readers.base import Column


class Untrimmed(PlaceAnalyzer):
    name = "untrimmed"
    reads = "spellings"

    def supports(self, column: Column) -> bool:
        return is_text(column)

    def may_hold(self, cells: pl.Series, column: Column, settings: Settings) -> bool:
        # White space sorts before "!" or beyond ASCII: two comparisons of the ends are cheaper than a strip.
        return any(bool(((end < "!") | (end >= "\x7f")).any()) for end in (cells, cells.str.tail(1)))

    def condition(self, cells: pl.Series, column: Column, settings: Settings) -> pl.Series:
        # The stripped length is a multiple of the length only if nothing or everything was stripped.
        return cells.str.strip_chars().str.len_bytes() % cells.str.len_bytes() != 0
