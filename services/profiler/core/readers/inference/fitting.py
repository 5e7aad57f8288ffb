"""The common case, once: cells that all are what the column is thought to hold are counted and read in one go."""

from __future__ import annotations

import math

import polars as pl

from services.profiler.core.readers.inference import booleans, numbers
from services.profiler.core.readers.inference.dates import TemporalFormat
from services.profiler.core.readers.inference.decision import Verdict
from services.profiler.core.readers.inference.tally import Tally, spread


def values_if_all_fit(tally: Tally, verdict: Verdict, cells: pl.Series) -> pl.Series | None:
    """The values of cells that all are of the type, counted in the tally; None if any is not, and then nothing is counted."""
    if verdict.convert is numbers.to_integers:
        return _integers(tally, cells)
    if verdict.convert is numbers.to_floats:
        return _floats(tally, cells)
    if verdict.convert is booleans.to_booleans:
        return _booleans(tally, cells)
    form = getattr(verdict.convert, "__self__", None)
    return _moments(tally, form, cells) if isinstance(form, TemporalFormat) else None


def _integers(tally: Tally, cells: pl.Series) -> pl.Series | None:
    values = cells.cast(pl.Int64, strict=False)
    if tally.fraction_count or values.null_count() != cells.null_count() or not numbers.are_short(values):
        return None
    _count_numbers(tally, cells)
    return values


def _floats(tally: Tally, cells: pl.Series) -> pl.Series | None:
    # Before a column has a fraction its integers are told apart.
    if not tally.fraction_count:
        return None
    values = cells.cast(pl.Float64, strict=False)
    if values.null_count() != cells.null_count() or not math.isfinite(values.sum()) or not numbers.are_short(values):
        return None
    _count_numbers(tally, cells)
    tally.fraction_count += len(cells) - cells.null_count()
    return values


def _count_numbers(tally: Tally, cells: pl.Series) -> None:
    tally.row_count += len(cells)
    tally.null_count += cells.null_count()
    tally.number_count += len(cells) - cells.null_count()
    tally.zero_led_count += numbers.zero_led_count(cells)
    tally.exceeds_floats = tally.exceeds_floats or numbers.exceeds_floats(cells)


def _booleans(tally: Tally, cells: pl.Series) -> pl.Series | None:
    present = cells.drop_nulls() if cells.null_count() else cells
    words = set(spread(present))
    # The two words that a column has as a rule: two comparisons instead of a look into every spelling.
    if len(words) != 2 or not {word.lower() for word in words} <= tally.boolean_words:
        return None
    true = next((word for word in words if word in booleans.TRUE_SET), None)
    false = next((word for word in words if word != true), None)
    if true is None or false not in booleans.WORD_SET or not ((present == true) | (present == false)).all():
        return None
    tally.row_count += len(cells)
    tally.null_count += cells.null_count()
    tally.boolean_count += len(present)
    return cells == true


def _moments(tally: Tally, form: TemporalFormat, cells: pl.Series) -> pl.Series | None:
    # Of several ways to write a date each has to be tried.
    if set(tally.format_counts) != {form}:
        return None
    values = form.read(cells)
    if values.null_count() != cells.null_count():
        return None
    tally.row_count += len(cells)
    tally.null_count += cells.null_count()
    tally.format_counts[form] += len(cells) - cells.null_count()
    return values
