"""Numbers in text cells: what counts as one, and their values."""

from __future__ import annotations

import math

import polars as pl

MAX_DIGITS = 18
"""Longer integers are identifiers: no arithmetic is meant, and 64 bits do not hold them."""
LIMIT = 10**MAX_DIGITS
ZERO_LED = r"^[+-]?0[0-9]+(?:\.[0-9]*)?$"
LONG = r"^[+-]?[0-9]{19,}$"
INFINITE_WORD = r"(?i)^[+-]?inf(?:inity)?$"
PLAIN = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$"
MAX_PRECISION = 38
MAX_SCALE = 18
EXPONENT = r"[eE]"
FLOAT_DIGITS = 15
"""Every number of so many digits survives as a float."""


def to_integers(cells: pl.Series) -> pl.Series:
    """Int64; null where a cell is not an integer of at most 18 digits. Leading zeros are read over."""
    values = cells.cast(pl.Int64, strict=False)
    return values if are_short(values) else values.set((values >= LIMIT) | (values <= -LIMIT), None)


def to_floats(cells: pl.Series) -> pl.Series:
    """Float64; null where a cell is not a number. Infinite only where the cell says so: 1e400 is no value that could be kept."""
    values = cells.cast(pl.Float64, strict=False)
    if math.isfinite(values.sum()):
        return values
    infinite = values.is_infinite()
    if not infinite.any():
        return values
    return values.set(infinite & ~cells.str.contains(INFINITE_WORD), None)


def are_short(values: pl.Series) -> bool:
    """Whether no number needs more than 18 digits before the point."""
    low, high = values.min(), values.max()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return True
    return bool(low > -LIMIT and high < LIMIT)


def exceeds_floats(cells: pl.Series) -> bool:
    """Whether some number has digits that a float does not keep."""
    longest = cells.str.len_bytes().max()
    if not isinstance(longest, int) or longest <= FLOAT_DIGITS:
        return False
    long = cells.filter(cells.str.len_bytes() > FLOAT_DIGITS)
    kept = long.cast(pl.Float64, strict=False).cast(pl.String)
    # Most floats are written as they are printed: the others alone are worth counting digits.
    other = long.filter((kept != long) & (kept != long + ".0"))
    return bool((other.str.count_matches(r"[0-9]") > FLOAT_DIGITS).any())


def to_decimals(cells: pl.Series, scale: int) -> pl.Series:
    """Decimal of the given scale; null where a cell is not a plain number that fits into it."""
    plain = cells.str.contains(PLAIN)
    return cells.set(~plain, None).cast(pl.Decimal(MAX_PRECISION, scale), strict=False)


def decimal_scale(cells: pl.Series) -> int:
    """Most digits after the point."""
    scale = cells.str.extract(r"^[+-]?[0-9]*\.([0-9]+)$").str.len_bytes().max()
    return min(scale, MAX_SCALE) if isinstance(scale, int) else 0


def zero_led_count(cells: pl.Series) -> int:
    """Cells like 007 or 007.1: identifiers."""
    # Signs, the point and 0 sort before "1", and 0.5 before "00": comparisons spare most cells the pattern.
    suspects = cells.filter(cells < "1")
    if suspects.is_empty():
        return 0
    led = pl.any_horizontal((pl.col("c") >= f"{sign}00") & (pl.col("c") < f"{sign}0:") for sign in ("", "-", "+"))
    suspects = suspects.to_frame("c").filter(led).to_series()
    return int(suspects.str.contains(ZERO_LED).sum()) if len(suspects) else 0


def long_integer_count(cells: pl.Series) -> int:
    """Integers of more than 18 digits."""
    longest = cells.str.len_bytes().max()
    return int(cells.str.contains(LONG).sum()) if isinstance(longest, int) and longest > MAX_DIGITS else 0
