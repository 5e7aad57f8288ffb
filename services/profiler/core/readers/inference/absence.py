"""Counts the cells of a text column that stand for no value."""

from __future__ import annotations

import polars as pl

from services.profiler.core.profile import CellPlace
from services.profiler.core.readers.base import CellCounts
from services.profiler.core.readers.inference import placeholders
from services.profiler.core.readers.inference.conversion import PLACES_KEPT


class Absence:
    """Of one column whose text stays as it is, in a format without lines."""

    def __init__(self) -> None:
        self._null_count = self._empty_count = self._blank_count = self._placeholder_count = 0
        self._places: list[CellPlace] = []

    def observe(self, cells: pl.Series, first_row: int) -> None:
        """Count consecutive rows; cells that are no text are counted as present or null only."""
        self._null_count += cells.null_count()
        if cells.dtype != pl.String():
            return
        self._empty_count += int((cells == "").sum())
        self._blank_count += int(placeholders.is_blank(cells).sum())
        words = placeholders.is_placeholder(cells)
        count = int(words.sum())
        self._placeholder_count += count
        if count and len(self._places) < PLACES_KEPT:
            rows = words.arg_true().head(PLACES_KEPT - len(self._places))
            texts = cells.gather(rows).to_list()
            self._places += [CellPlace(first_row + row, None, text) for row, text in zip(rows.to_list(), texts, strict=True)]

    def counts(self) -> CellCounts:
        """Of all rows."""
        return CellCounts(
            null_count=self._null_count,
            empty_count=self._empty_count,
            blank_count=self._blank_count,
            placeholder_count=self._placeholder_count,
            placeholders=tuple(self._places),
        )
