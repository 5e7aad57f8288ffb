"""Turns the text cells of a column into values, and keeps account of those that do not fit."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from services.profiler.core.profile import CellPlace
from services.profiler.core.readers.base import CellCounts
from services.profiler.core.readers.inference import placeholders
from services.profiler.core.readers.inference.decision import Verdict
from services.profiler.core.readers.inference.tally import Tally

PLACES_KEPT = 1000
MICROSECONDS_LENGTH = len("2024-02-29 23:59:59.123456")
"""Longer texts may have fractions of a second that values do not keep."""

SourceLine = Callable[[int], int | None]


class Conversion:
    """One column's way from text to values, batch after batch."""

    def __init__(self, verdict: Verdict, tally: Tally, source_line: SourceLine) -> None:
        self._verdict = verdict
        self._tally = tally
        self._source_line = source_line
        self._misfit_count = self._placeholder_count = self._empty_count = self._blank_count = 0
        self._longest_moment = 0
        self._misfits: list[tuple[int, str]] = []
        self._placeholders: list[tuple[int, str]] = []

    def values(self, cells: pl.Series, first_row: int) -> pl.Series:
        """The cells of consecutive rows as the column's type."""
        if self._verdict.convert is None:
            self._note_words(cells, first_row)
            return cells
        if cells.dtype == self._verdict.dtype:
            return cells
        values = self._verdict.convert(cells)
        self.note_fit(cells)
        if values.null_count() > cells.null_count():
            self._note_unfit(cells, values, first_row)
        return values

    def note_fit(self, cells: pl.Series) -> None:
        """Look at cells that somebody else has read."""
        if self._verdict.logical_type == "datetime":
            longest = cells.str.len_bytes().max()
            self._longest_moment = max(self._longest_moment, longest if isinstance(longest, int) else 0)

    def counts(self) -> CellCounts:
        """Of all rows."""
        tally, is_text = self._tally, self._verdict.convert is None
        return CellCounts(
            null_count=tally.null_count,
            empty_count=tally.empty_count if is_text else self._empty_count,
            blank_count=tally.blank_count if is_text else self._blank_count,
            placeholder_count=tally.placeholder_count + tally.nan_count if is_text else self._placeholder_count,
            misfit_count=self._misfit_count,
            misfits=self._places(self._misfits),
            placeholders=self._places(self._placeholders),
            is_inexact=self._is_inexact(),
        )

    def _is_inexact(self) -> bool:
        verdict = self._verdict
        if verdict.logical_type == "float" and self._tally.exceeds_floats:
            return True
        return verdict.says_less or self._longest_moment > MICROSECONDS_LENGTH

    def _note_words(self, cells: pl.Series, first_row: int) -> None:
        if self._tally.placeholder_count + self._tally.nan_count and len(self._placeholders) < PLACES_KEPT:
            self._keep(self._placeholders, cells, placeholders.is_placeholder(cells), first_row)

    def _note_unfit(self, cells: pl.Series, values: pl.Series, first_row: int) -> None:
        rows = (values.is_null() & cells.is_not_null()).arg_true()
        unfit = cells.gather(rows)
        word, empty, blank = placeholders.is_placeholder(unfit), unfit == "", placeholders.is_blank(unfit)
        misfit = ~(word | empty | blank)
        self._placeholder_count += int(word.sum())
        self._empty_count += int(empty.sum())
        self._blank_count += int(blank.sum())
        self._misfit_count += int(misfit.sum())
        self._keep(self._placeholders, unfit, word, first_row, rows)
        self._keep(self._misfits, unfit, misfit, first_row, rows)

    def _keep(
        self, kept: list[tuple[int, str]], cells: pl.Series, chosen: pl.Series, first_row: int, rows: pl.Series | None = None
    ) -> None:
        places = chosen.arg_true().head(PLACES_KEPT - len(kept))
        row_numbers = (places if rows is None else rows.gather(places)).to_list()
        kept.extend(zip((first_row + row for row in row_numbers), cells.gather(places).to_list(), strict=True))

    def _places(self, kept: list[tuple[int, str]]) -> tuple[CellPlace, ...]:
        return tuple(CellPlace(row, self._source_line(row), text) for row, text in kept)
