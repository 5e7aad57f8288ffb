"""How far a share that was seen can be trusted."""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import Final

Z_95: Final = 1.959963984540054
"""The standard normal quantile of 0.975."""


def wilson(passed: float, total: float, z: float = Z_95) -> tuple[float, float]:
    """The score interval of a proportion (Wilson 1927), 95 % unless ``z`` says otherwise.

    ``total`` is more than 0 and ``passed`` between 0 and it; neither needs to be whole, as estimates are not.
    """
    share, square = passed / total, z * z
    centre = (share + square / (2 * total)) / (1 + square / total)
    half = z / (1 + square / total) * sqrt(share * (1 - share) / total + square / (4 * total * total))
    # At the ends the bound is the share itself; in floating point it would miss by a hair.
    low = 0.0 if passed == 0 else max(0.0, centre - half)
    high = 1.0 if passed == total else min(1.0, centre + half)
    return low, high


def rounded_wilson(passed: float, total: float) -> tuple[float, float]:
    """The interval as reports show it: rounded outwards to six digits."""
    low, high = wilson(passed, total)
    return floor(low * 1e6) / 1e6, ceil(high * 1e6) / 1e6
