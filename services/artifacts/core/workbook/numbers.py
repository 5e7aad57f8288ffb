"""How a figure of no special kind reads: as many digits as say something, whatever its size."""

from __future__ import annotations

from math import isfinite

WHOLE = "#,##0"
SCIENTIFIC = "0.000E+00"
FAR, NEAR = 1e12, 1e-3
"""Magnitudes from which, and below which, powers of ten are read more easily."""
DECIMALS = ((1e4, 1), (1e2, 2), (1.0, 3), (NEAR, 4))
"""Decimals at most, by magnitude, greatest first."""


def number_format(value: float) -> str:
    """The number format of one figure: without zeros at its end."""
    size = abs(value)
    if not size or not isfinite(size):
        return WHOLE
    if size >= FAR or size < NEAR:
        return SCIENTIFIC
    most = next(decimals for least, decimals in DECIMALS if size >= least)
    decimals = len(f"{value:.{most}f}".rstrip("0").partition(".")[2])
    return f"{WHOLE}.{'0' * decimals}" if decimals else WHOLE
