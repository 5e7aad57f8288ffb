"""Mean and spread of parts are those of the whole, held against NumPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.persistence.core.merging.moments import Moments, merged

NUMBERS = st.lists(st.floats(-1e6, 1e6) | st.integers(-100, 100).map(float), max_size=30)


def of(numbers: list[float]) -> Moments:
    array = np.array(numbers)
    return Moments(len(numbers), float(array.mean()), float(((array - array.mean()) ** 2).sum())) if numbers else Moments()


@given(st.lists(NUMBERS, max_size=6))
def test_parts_make_the_whole(parts: list[list[float]]) -> None:
    whole, everything = merged(map(of, parts)), [number for part in parts for number in part]
    assert whole.count == len(everything)
    if everything:
        scale = max(map(abs, everything))
        assert whole.mean == pytest.approx(np.mean(everything), rel=1e-9, abs=1e-12 * scale)
    if len(everything) > 1:
        assert whole.stddev == pytest.approx(np.std(everything, ddof=1), rel=1e-7, abs=1e-9 * scale)
    else:
        assert whole.stddev is None


@given(NUMBERS, NUMBERS, NUMBERS)
def test_grouping_does_not_matter(a: list[float], b: list[float], c: list[float]) -> None:
    one, other = of(a).merge(of(b)).merge(of(c)), of(a).merge(of(b).merge(of(c)))
    assert one.count == other.count
    assert (one.mean, one.m2) == pytest.approx((other.mean, other.m2), rel=1e-7, abs=1e-3)


def test_a_small_spread_far_from_zero_is_kept() -> None:
    parts = [[1e9 + number for number in range(start, start + 5)] for start in range(0, 25, 5)]
    whole = merged(map(of, parts))
    assert whole.stddev == pytest.approx(np.std(range(25), ddof=1), rel=1e-9)


def test_what_no_float_holds_is_not_finite() -> None:
    whole = merged([Moments(1, 1.7e308, 0.0), Moments(1, -1.7e308, 0.0)])
    assert whole.mean == pytest.approx(0.0, abs=1e300)
    assert whole.stddev == math.inf
