"""Counts, over every cell of a text column, what the cells could be."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from services.profiler.core.readers.inference import booleans, dates, notations, numbers, placeholders

SAMPLE_CELLS = 32
"""Spread over a batch. If a kind has 95 % of a batch, that none of them shows it happens once in 10^41 batches."""

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:inf|infinity|nan)", re.IGNORECASE)


@dataclass(slots=True)
class Tally:
    """What the cells of one column are. Kinds are disjoint but for the ways to write a date."""

    row_count: int = 0
    null_count: int = 0
    empty_count: int = 0
    blank_count: int = 0
    placeholder_count: int = 0
    nan_count: int = 0
    """Cells that say NaN: values of a float column, placeholders of any other."""
    number_count: int = 0
    """Finite numbers, leading zeros and long integers included."""
    fraction_count: int = 0
    """Numbers that are no integers, as far as counted: 0 means that there is none."""
    infinite_count: int = 0
    zero_led_count: int = 0
    long_integer_count: int = 0
    exceeds_floats: bool = False
    """Whether some number has more digits than a float keeps."""
    has_plain_number: bool = False
    """Whether any number is written without an exponent: 1E5 alone may be a code."""
    boolean_count: int = 0
    boolean_words: frozenset[str] = frozenset()
    format_counts: Counter[dates.TemporalFormat] = field(default_factory=Counter)
    unscreened: Counter[str] = field(default_factory=Counter)
    """Cells that were not tried as a kind because none of a sample was of it."""
    both_orders_counts: Counter[str] = field(default_factory=Counter)
    """By shape: dates that can be read with the day first and with the month first."""

    notation_counts: Counter[notations.Notation] = field(default_factory=Counter)
    fractional_notations: set[notations.Notation] = field(default_factory=set)
    """Those in which some cell has a fraction."""
    decimal: str = ""
    """The sign before fractions, if the user says so."""
    wants_scale: bool = False
    """Whether the digits after the point matter: they are counted for declared decimals only."""
    decimal_scale: int = 0
    seeks_numbers: bool = False
    seeks_booleans: bool = False

    @property
    def valued_count(self) -> int:
        """Cells that hold a value; NaN counts as one."""
        return self.row_count - self.null_count - self.empty_count - self.blank_count - self.placeholder_count

    def restarted(self) -> Tally:
        """Nothing counted, but every kind that was met is looked for from the first cell on."""
        return Tally(
            wants_scale=self.wants_scale,
            seeks_numbers=self.number_count > 0,
            seeks_booleans=self.boolean_count > 0,
            format_counts=Counter(dict.fromkeys(self.format_counts, 0)),
            notation_counts=Counter(dict.fromkeys(self.notation_counts, 0)),
            decimal=self.decimal,
        )

    def observe(self, cells: pl.Series) -> None:
        """Count a batch."""
        if self.wants_scale:
            self.decimal_scale = max(self.decimal_scale, numbers.decimal_scale(cells))
        self.row_count += len(cells)
        nulls = cells.null_count()
        self.null_count += nulls
        if nulls == len(cells):
            return
        present = rest = cells.drop_nulls() if nulls else cells
        rest = self._take_absent(self._take_numbers(rest))
        self._count_notations(present, rest)
        rest = self._take_booleans(rest)
        if not rest.is_empty():
            self._count_formats(rest)

    def _take_numbers(self, cells: pl.Series) -> pl.Series:
        if cells.is_empty():
            return cells
        sample = spread(cells)
        found = [cell for cell in sample if NUMBER.fullmatch(cell)]
        if not found and not self.number_count and not self.seeks_numbers:
            self.unscreened["number"] += len(cells)
            return cells
        self.has_plain_number = self.has_plain_number or any("e" not in cell.lower() for cell in found)
        if not self.fraction_count:
            integers = cells.cast(pl.Int64, strict=False)
            if integers.null_count() < len(cells):
                self._count_integers(cells, integers)
                cells = cells.filter(integers.is_null()) if integers.null_count() else cells.clear()
        return self._take_floats(cells) if len(cells) else cells

    def _count_integers(self, cells: pl.Series, integers: pl.Series) -> None:
        self.number_count += len(integers) - integers.null_count()
        whole = cells if not integers.null_count() else cells.filter(integers.is_not_null())
        self.exceeds_floats = self.exceeds_floats or numbers.exceeds_floats(whole)
        self.zero_led_count += numbers.zero_led_count(whole)
        if not numbers.are_short(integers):
            self.long_integer_count += numbers.long_integer_count(whole)

    def _take_floats(self, cells: pl.Series) -> pl.Series:
        floats = numbers.to_floats(cells)
        fits = len(floats) - floats.null_count()
        if not fits:
            return cells
        nans = infinite = 0
        if not math.isfinite(floats.sum()):
            nans, infinite = int(floats.is_nan().sum()), int(floats.is_infinite().sum())
        whole = cells if fits == len(cells) else cells.filter(floats.is_not_null())
        long_integers = 0 if numbers.are_short(floats) else numbers.long_integer_count(whole)
        self.nan_count += nans
        self.infinite_count += infinite
        self.number_count += fits - nans - infinite
        self.fraction_count += fits - nans - infinite - long_integers
        self.long_integer_count += long_integers
        self.exceeds_floats = self.exceeds_floats or numbers.exceeds_floats(whole)
        self.zero_led_count += numbers.zero_led_count(whole)
        if not self.has_plain_number and fits > nans + infinite:
            self.has_plain_number = bool((~whole.str.contains(numbers.EXPONENT) & whole.str.contains("[0-9]")).any())
        return cells.clear() if fits == len(cells) else cells.filter(floats.is_null())

    def _take_absent(self, cells: pl.Series) -> pl.Series:
        if cells.is_empty():
            return cells
        placeholder = placeholders.is_placeholder(cells)
        if placeholder.any():
            words = cells.filter(placeholder)
            nans = int(words.is_in(placeholders.NANS.implode()).sum())
            self.nan_count += nans
            self.placeholder_count += len(words) - nans
            cells = cells.filter(~placeholder)
        nothing = cells < "!"
        if not nothing.any() and not (cells >= "\x7f").any():
            return cells
        empty = cells == ""
        self.empty_count += int(empty.sum())
        cells = cells.filter(~empty)
        blank = placeholders.is_blank(cells)
        self.blank_count += int(blank.sum())
        return cells.filter(~blank)

    def _take_booleans(self, cells: pl.Series) -> pl.Series:
        if cells.is_empty() or (
            not self.boolean_count and not self.seeks_booleans and not any(cell in booleans.WORD_SET for cell in spread(cells))
        ):
            self.unscreened["boolean"] += len(cells)
            return cells
        words = booleans.is_word(cells)
        found = cells.filter(words)
        self.boolean_count += len(found)
        self.boolean_words |= frozenset(word.lower() for word in found.unique().to_list())
        return cells.filter(~words)

    def _count_notations(self, present: pl.Series, rest: pl.Series) -> None:
        """Count all cells: plain numbers are numbers in other notations too, perhaps with another meaning."""
        found = [notation for cell in spread(rest) for notation in notations.recognize(cell) if self._is_allowed(notation)]
        known = dict.fromkeys([*self.notation_counts, *found])
        if not known:
            self.unscreened["notation"] += len(present)
        for notation in known:
            fits = notation.read(present).is_not_null()
            self.notation_counts[notation] += int(fits.sum())
            if notation not in self.fractional_notations and bool(
                (fits & present.str.contains(notation.decimal, literal=True)).any()
            ):
                self.fractional_notations.add(notation)

    def _is_allowed(self, notation: notations.Notation) -> bool:
        return self.decimal in ("", notation.decimal)

    def _count_formats(self, cells: pl.Series) -> None:
        known = [form for cell in spread(cells) for form in dates.recognize(cell)]
        if not known:
            self.unscreened["temporal"] += len(cells)
        seen: dict[str, pl.Series] = {}
        for form in dict.fromkeys([*self.format_counts, *known]):
            fits = form.read(cells).is_not_null()
            self.format_counts[form] += int(fits.sum())
            if form.order in ("dmy", "mdy") and form.shape in seen:
                self.both_orders_counts[form.shape] += int((fits & seen[form.shape]).sum())
            seen[form.shape] = fits


def spread(cells: pl.Series) -> list[str]:
    """Cells from all over a batch."""
    return [cells[i] for i in range(0, len(cells), max(1, len(cells) // SAMPLE_CELLS))]
