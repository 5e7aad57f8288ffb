"""The Wilson interval, against SciPy's and against its own laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from services.profiler.core.agents.coverage.wilson import rounded_wilson, wilson

counts = st.integers(1, 10**9).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    ("passed", "total"), [(0, 1), (1, 1), (0, 10), (10, 10), (5, 10), (1, 1000), (999, 1000), (123_456, 1_000_000)]
)
def test_it_is_that_of_scipy(passed: int, total: int) -> None:
    theirs = binomtest(passed, total).proportion_ci(0.95, method="wilson")
    assert wilson(passed, total) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(counts)
def test_it_lies_around_the_share_and_within_0_and_1(pair: tuple[int, int]) -> None:
    passed, total = pair
    for low, high in (wilson(passed, total), rounded_wilson(passed, total)):
        assert 0 <= low <= passed / total <= high <= 1


@given(counts)
def test_it_is_the_same_from_the_other_side(pair: tuple[int, int]) -> None:
    passed, total = pair
    low, high = wilson(passed, total)
    assert wilson(total - passed, total) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(counts, st.integers(2, 100))
def test_more_rows_of_the_same_kind_say_more(pair: tuple[int, int], times: int) -> None:
    passed, total = pair
    low, high = wilson(passed, total)
    closer_low, closer_high = wilson(passed * times, total * times)
    assert low <= closer_low + 1e-12
    assert closer_high <= high + 1e-12


def test_rounding_goes_outwards() -> None:
    low, high = wilson(1, 3)
    rounded_low, rounded_high = rounded_wilson(1, 3)
    assert rounded_low <= low
    assert rounded_high >= high
