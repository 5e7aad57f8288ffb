"""Quantiles of several parts, held against NumPy: exact while every number is there, else within the told share of the rows."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.persistence.core.merging.column_states import SampleState
from services.persistence.core.merging.quantiles import quantiles, union
from services.profiler.core.engine.states.sampling import sample

SHARES = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]
NUMBERS = st.lists(st.integers(-50, 50).map(float) | st.floats(-1e9, 1e9), min_size=1, max_size=200)


def of(numbers: list[float], limit: int = 256) -> SampleState:
    counts = sorted(Counter(numbers).items())
    found = sample([value for value, _ in counts], [count for _, count in counts], limit)
    return SampleState(tuple(found.points), tuple(found.weights), found.error)


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_exact_while_every_number_is_there(parts: list[list[float]]) -> None:
    whole = union([of(part) for part in parts])
    assert whole.error == 0
    everything = [number for part in parts for number in part]
    # Of two numbers that nearly cancel each other, the rounding of the greater is left.
    near = 1e-12 * max(map(abs, everything))
    assert quantiles(whole, SHARES) == pytest.approx(list(np.quantile(everything, SHARES)), rel=1e-12, abs=near)


def rank_error(whole: SampleState, everything: list[float]) -> float:
    """The greatest, over all numbers, below and up to each."""
    ordered, rows = np.sort(everything), len(everything)
    points, reached = np.array(whole.points), np.concatenate([[0], np.cumsum(whole.weights)])
    worst = 0.0
    for side in ("left", "right"):
        true = np.searchsorted(ordered, ordered, side=side)  # type: ignore[call-overload]
        told = reached[np.searchsorted(points, ordered, side=side)]  # type: ignore[call-overload]
        worst = max(worst, float(np.abs(true - told).max()) / rows)
    return worst


@given(st.lists(NUMBERS, min_size=1, max_size=4), st.integers(2, 40))
def test_a_rank_is_off_by_no_more_than_is_told(parts: list[list[float]], limit: int) -> None:
    samples = [of(part, limit) for part in parts]
    everything = [number for part in parts for number in part]
    whole = union(samples)
    assert sum(whole.weights) == len(everything)
    assert all(len(one.points) <= limit for one in samples)
    assert rank_error(whole, everything) <= whole.error + 1e-12
    assert all(low < high for low, high in pairwise(whole.points))


@pytest.mark.parametrize("seed", range(3))
def test_large_parts_of_unlike_size_stay_within_a_quarter_of_a_percent(seed: int) -> None:
    chance = np.random.default_rng(seed)
    parts = [chance.lognormal(size=size).tolist() for size in (40_000, 3_000, 500)] + [[1.0] * 9_000]
    whole = union([of(part) for part in parts])
    everything = [number for part in parts for number in part]
    assert rank_error(whole, everything) <= whole.error <= 0.0025
    for share, found in zip(SHARES[1:-1], quantiles(whole, SHARES[1:-1]), strict=True):
        low, high = np.quantile(everything, [share - whole.error - 1e-4, share + whole.error + 1e-4])
        assert low <= found <= high


@given(st.lists(NUMBERS, min_size=3, max_size=3), st.integers(2, 40))
def test_grouping_does_not_matter(parts: list[list[float]], limit: int) -> None:
    a, b, c = (of(part, limit) for part in parts)
    one, other = union([union([a, b]), c]), union([a, union([b, c])])
    assert (one.points, one.weights) == (other.points, other.weights)
    assert one.error == pytest.approx(other.error)
    assert union([a, b, c]).points == one.points
