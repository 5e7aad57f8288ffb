"""Statistics and p-values are those of SciPy."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats
from scipy.spatial import distance

from services.profiler.core.analyzers.summaries.ranks import RanksState
from services.profiler.core.comparison.contingency import (
    chi2,
    counts,
    cramers_v,
    jensen_shannon,
    joined,
    pooled,
    psi,
    with_new_bucket,
)
from services.profiler.core.comparison.missing import missing_difference
from services.profiler.core.comparison.numbers import NumberPair, Numbers
from services.profiler.core.comparison.significance import (
    benjamini_hochberg,
    chi_square,
    exceeding,
    fisher,
    kolmogorov,
    kolmogorov_smirnov,
)

numbers = st.one_of(
    st.integers(-5, 5).map(float),  # ties
    st.floats(-1e6, 1e6, allow_subnormal=False),
    st.sampled_from([1e12, -1e12, 0.1, 1e-9]),
)
samples = st.lists(numbers, min_size=2, max_size=80)
tables = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=2, max_size=12).filter(
    lambda rows: all(any(row[side] for row in rows) for side in (0, 1)) and all(any(row) for row in rows)
)


def side(values: Any) -> Numbers:
    ordered = pl.Series("value", np.sort(np.asarray(values, dtype=float)))
    return Numbers(ordered.to_frame().with_columns(count=pl.lit(1, pl.UInt64)), len(ordered))


def pair(baseline: Any, primary: Any) -> NumberPair:
    return NumberPair(side(baseline), side(primary))


@settings(deadline=None)
@given(baseline=samples, primary=samples)
def test_kolmogorov_smirnov(baseline: list[float], primary: list[float]) -> None:
    found = pair(baseline, primary).kolmogorov_smirnov()
    assert found.statistic == pytest.approx(stats.ks_2samp(baseline, primary, method="asymp").statistic, abs=1e-9)
    scaled = found.effect * math.sqrt(len(baseline) * len(primary) / (len(baseline) + len(primary)))
    assert found.p_value == pytest.approx(special.kolmogorov(scaled), abs=1e-9)


@settings(deadline=None)
@given(baseline=samples, primary=samples)
def test_wasserstein(baseline: list[float], primary: list[float]) -> None:
    found = pair(baseline, primary)
    distance_of = found.wasserstein(found.kolmogorov_smirnov())
    spread = np.std(baseline, ddof=1)
    if distance_of is None:
        assert spread == 0
    else:
        expected = stats.wasserstein_distance(baseline, primary)
        assert distance_of.statistic == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert distance_of.effect == pytest.approx(expected / spread, rel=1e-6)


@settings(deadline=None)
@given(rows=tables)
def test_chi_squared(rows: list[tuple[int, int]]) -> None:
    found, expected = chi2(rows), stats.chi2_contingency(np.array(rows).T, correction=False)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
    assert found.p_value == pytest.approx(expected.pvalue, abs=1e-9)


@settings(deadline=None)
@given(rows=tables)
def test_jensen_shannon_is_in_bits(rows: list[tuple[int, int]]) -> None:
    before, now = (np.array([row[at] for row in rows]) / sum(row[at] for row in rows) for at in (0, 1))
    # Near 0 a square root makes 1e-9 of 1e-18.
    expected = distance.jensenshannon(before, now, base=2)
    found = jensen_shannon(list(zip(before, now, strict=True)))
    assert found**2 == pytest.approx(0.0 if math.isnan(expected) else expected**2, abs=1e-12)


@pytest.mark.parametrize("scaled", [1e-3, 0.04, 0.2, 0.5, 0.83, 0.999, 1.0, 1.001, 1.36, 2.0, 5.0, 20.0])
def test_the_limit_of_kolmogorov(scaled: float) -> None:
    assert kolmogorov(scaled) == pytest.approx(special.kolmogorov(scaled), abs=1e-12)
    assert kolmogorov(scaled) == pytest.approx(stats.kstwobign.sf(scaled), abs=1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 3, 9, 50, 999, 5000])
@pytest.mark.parametrize("share", [1e-6, 0.1, 0.5, 0.9, 1.0, 1.1, 2.0, 10.0])
def test_the_tail_of_chi_squared(freedom: int, share: float) -> None:
    assert chi_square(share * freedom, freedom) == pytest.approx(stats.chi2.sf(share * freedom, freedom), abs=1e-9)


@settings(deadline=None)
@given(p_values=st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_p_values(p_values: list[float]) -> None:
    assert benjamini_hochberg(p_values) == pytest.approx(list(stats.false_discovery_control(p_values)), abs=1e-12)


@pytest.mark.parametrize(
    ("missing", "rows", "before", "baseline_rows"),
    [(0, 100, 20_000, 1_000_000), (1, 500, 6, 500), (100, 100, 0, 30), (1, 40, 0, 40)],
)
def test_few_missing_cells_are_counted_out(missing: int, rows: int, before: int, baseline_rows: int) -> None:
    expected = stats.fisher_exact([[missing, rows - missing], [before, baseline_rows - before]]).pvalue
    assert fisher(missing, rows, before, baseline_rows) == pytest.approx(expected, abs=1e-9)
    found = missing_difference(missing, rows, before, baseline_rows)
    assert found is not None
    assert found.p_value == pytest.approx(expected, abs=1e-9)


def test_many_missing_cells_are_two_proportions() -> None:
    found = missing_difference(120, 1000, 80, 1000)
    assert found is not None
    expected = stats.chi2_contingency([[120, 880], [80, 920]], correction=False).pvalue
    assert found.p_value == pytest.approx(expected, abs=1e-12)
    assert found.effect == pytest.approx(2 * math.asin(math.sqrt(0.12)) - 2 * math.asin(math.sqrt(0.08)))


@pytest.mark.parametrize(("beyond", "count", "baseline"), [(1, 100, 100), (4, 100, 100), (9, 2000, 1000), (30, 50, 500)])
def test_how_many_new_extremes_are_chance(beyond: int, count: int, baseline: int) -> None:
    """Of exchangeable values the greatest ones all belong to one side with a hypergeometric probability."""
    one_end = stats.hypergeom.sf(beyond - 1, count + baseline, count, beyond)
    assert exceeding(beyond, count, baseline) == pytest.approx(min(1.0, (beyond + 1) * one_end), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("buffer", [64, 1024])
def test_summaries_are_off_by_no_more_than_they_say(seed: int, buffer: int) -> None:
    generator = np.random.default_rng(seed)
    baseline, primary = generator.normal(size=50_000), generator.normal(0.2, 1.3, size=30_000)
    summary = RanksState.of(pl.Series(baseline)).compacted(buffer)
    bound = summary.approximation()
    assert bound is not None
    known = Numbers(summary.table(), len(baseline), bound.relative_error)
    rough, exact = NumberPair(known, side(primary)), pair(baseline, primary)
    tested = rough.kolmogorov_smirnov()
    assert tested.approximation is not None
    assert abs(tested.effect - exact.kolmogorov_smirnov().effect) <= tested.approximation.relative_error + 1e-12
    moved, truth = rough.wasserstein(tested), exact.wasserstein(exact.kolmogorov_smirnov())
    assert moved is not None
    assert truth is not None
    assert moved.approximation is not None
    assert abs(moved.effect - truth.effect) <= moved.approximation.relative_error


def test_rare_categories_are_tested_together() -> None:
    assert sorted(pooled([(50, 40), (3, 4), (44, 52), (3, 4)])) == [(6, 8), (44, 52), (50, 40)]
    # Two rows alone would still be too few: they join the smallest.
    assert sorted(pooled([(60, 60), (39, 39), (1, 1)])) == [(40, 40), (60, 60)]


def test_rare_categories_that_came_and_went_do_not_cancel_out() -> None:
    went, came = [(8, 0)] * 12, [(0, 8)] * 12
    test = chi2(pooled([*went, *came]))
    assert test.p_value is not None
    assert (test.p_value < 1e-12, test.effect > 0.8) == (True, True)


def test_who_is_pooled_with_whom_does_not_depend_on_the_sides() -> None:
    """Values that hardly repeat are all on one side or the other by chance: that is no difference."""
    generator = np.random.default_rng(5)
    alarms = 0
    for _ in range(200):
        sides = [Counter(generator.integers(0, 400, size=size).tolist()) for size in (250, 150)]
        categories = [(sides[0][value], sides[1][value]) for value in sorted(sides[0].keys() | sides[1].keys())]
        alarms += (chi2(pooled(categories)).p_value or 1) < 0.05
    assert alarms <= 20


def test_stability_index_over_open_deciles() -> None:
    """Values beyond the baseline fall into its outermost buckets: nothing is dropped."""
    baseline, primary = list(range(100)), [*range(50), *range(1000, 1050)]
    buckets = pair(baseline, primary).buckets()
    assert [round(b, 9) for b, _ in buckets] == [0.1] * 10
    assert sum(p for _, p in buckets) == pytest.approx(1.0)
    assert buckets[-1][1] == pytest.approx(0.5)
    expected = 4 * (1e-4 - 0.1) * math.log(1e-4 / 0.1) + (0.5 - 0.1) * math.log(5)
    assert psi(buckets) == pytest.approx(expected)


def test_new_categories_have_a_bucket_of_their_own() -> None:
    table = joined(
        pl.DataFrame({"value": ["a", "b"], "count": [50, 50]}), pl.DataFrame({"value": ["a", "b", "c"], "count": [50, 40, 10]})
    )
    assert sorted(with_new_bucket(counts(table))) == [(0.0, 0.1), (0.5, 0.4), (0.5, 0.5)]


@pytest.mark.parametrize(("rows", "other"), [(1_000, 1_000), (1_000, 100_000), (1_000_000, 1_000), (1_000_000, 1_000_000)])
def test_an_effect_means_the_same_whatever_the_numbers_of_rows(rows: int, other: int) -> None:
    """On average: chance adds to it as much as is taken off."""
    generator = np.random.default_rng(5)
    before, now = [0.4, 0.3, 0.2, 0.1], [0.3, 0.3, 0.2, 0.2]
    truth = math.sqrt(sum((p - q) ** 2 / (p + q) for p, q in zip(before, now, strict=True)) / 2)
    found = [
        cramers_v(list(zip(generator.multinomial(rows, before), generator.multinomial(other, now), strict=True)))
        for _ in range(200)
    ]
    assert np.mean(np.square(found)) == pytest.approx(truth**2, rel=0.04)


def test_significance_grows_with_rows_and_effect_does_not() -> None:
    assert kolmogorov_smirnov(0.02, 10**6, 10**6) < 1e-100
    assert kolmogorov_smirnov(0.02, 1000, 1000) > 0.9
