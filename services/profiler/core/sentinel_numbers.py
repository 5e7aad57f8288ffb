"""Numbers that systems write when they have none."""

from __future__ import annotations

from typing import Final

SENTINEL_NUMBERS: Final = frozenset(
    float(number)
    for number in (
        -1,
        *(-(10**digits - 1) for digits in range(1, 10)),
        *(10**digits - 1 for digits in range(2, 13)),
        *(sign * (2**bits - (sign > 0)) for bits in (15, 31, 63) for sign in (1, -1)),
    )
)
"""Nines, minus one, and the ends of 16, 32 and 64 bit integers, as floats, which is how they are compared.

Zero is left out: it is a number like others too often.
"""
