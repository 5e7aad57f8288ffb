"""How a figure of no special kind reads: as many digits as say something, whatever its size."""

from __future__ import annotations

from math import isfinite, log10

PLAIN = "#,##0.####"
FORMATS = ((1e12, "0.000E+00"), (1e4, "#,##0.0"), (1e2, "#,##0.00"), (1.0, "#,##0.000"), (1e-3, "0.0000"))
"""From a magnitude on, greatest first."""
TINY = "0.000E+00"


def number_format(value: float) -> str:
    """The number format of one figure."""
    size = abs(value)
    if not size or not isfinite(size):
        return PLAIN
    if float(value).is_integer() and log10(size) < 12:
        return "#,##0"
    return next((shown for least, shown in FORMATS if size >= least), TINY)
