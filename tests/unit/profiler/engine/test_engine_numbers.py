"""Figures of numbers against NumPy, SciPy and exact arithmetic."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from services.profiler.core.engine import profile_table
from services.profiler.core.metrics import Absent, MetricName
from services.profiler.core.profile import ColumnProfile
from tests.unit.profiler.engine.conftest import ProfileColumn, ProfileFrame
from tests.unit.profiler.engine.memory_table import MemoryTable

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
QUANTILES: dict[MetricName, float] = {"q01": 0.01, "q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95, "q99": 0.99}
finite = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))
cells = st.lists(st.none() | finite | st.sampled_from([math.nan, math.inf, -math.inf, -0.0, 0.0, 1.0]), max_size=60)


def measured(values: list[float | None], batch_rows: int) -> ColumnProfile:
    frame = pl.DataFrame({"a": pl.Series(values, dtype=pl.Float64)})
    return profile_table(MemoryTable(frame, batch_rows=batch_rows), as_of=AS_OF).columns[0]


def absent(column: ColumnProfile, name: MetricName) -> str:
    value = column.metrics[name].value
    return value.reason if isinstance(value, Absent) else f"present: {value}"


@settings(max_examples=40, deadline=None)
@given(cells, st.sampled_from([3, 7, 1000]))
def test_figures_are_those_of_numpy_and_scipy(values: list[float | None], batch_rows: int) -> None:
    column = measured(values, batch_rows)
    kept = np.array([value for value in values if value is not None and math.isfinite(value)])
    if len(kept) == 0:
        assert absent(column, "mean") == absent(column, "median") == absent(column, "min") == "no_values"
        return
    near = {"rel": 1e-9, "abs": 1e-9}
    assert column.number("mean") == pytest.approx(kept.mean(), **near)
    assert column.number("sum") == pytest.approx(math.fsum(kept), **near)
    assert (column.number("min"), column.number("max")) == (kept.min(), kept.max())
    for name, share in QUANTILES.items():
        assert column.number(name) == pytest.approx(np.quantile(kept, share), **near)
    assert column.number("mad") == pytest.approx(stats.median_abs_deviation(kept), **near)
    if len(kept) > 1:
        assert column.number("variance") == pytest.approx(kept.var(ddof=1), rel=1e-9, abs=1e-6)
    if len(kept) > 3 and kept.std() > 1e-3:
        assert column.number("skewness") == pytest.approx(stats.skew(kept, bias=False), rel=1e-6, abs=1e-9)
        assert column.number("kurtosis") == pytest.approx(stats.kurtosis(kept, bias=False), rel=1e-6, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(cells, st.sampled_from([3, 1000]))
def test_counts_are_those_of_a_plain_count(values: list[float | None], batch_rows: int) -> None:
    column = measured(values, batch_rows)
    present = [value + 0.0 for value in values if value is not None and not math.isnan(value)]
    counts = Counter(present)
    shares = np.array(list(counts.values())) / max(len(present), 1)
    assert column.number("count") == len(present)
    assert column.number("null_count") == sum(value is None for value in values)
    assert column.number("nan_count") == sum(value is not None and math.isnan(value) for value in values)
    assert column.number("infinite_count") == sum(math.isinf(value) for value in present)
    assert column.number("zero_count") == counts[0.0]
    assert column.number("negative_count") == sum(value < 0 and math.isfinite(value) for value in present)
    assert column.number("distinct_count") == len(counts)
    assert column.number("unique_count") == sum(count == 1 for count in counts.values())
    if present:
        assert column.number("entropy") == pytest.approx(stats.entropy(shares, base=2), abs=1e-9)
        assert column.number("mode_count") == max(counts.values())


@settings(max_examples=25, deadline=None)
@given(st.lists(finite, min_size=1, max_size=80), st.sampled_from([5, 1000]))
def test_histogram_counts_every_value_once(values: list[float], batch_rows: int) -> None:
    histogram = measured(list(values), batch_rows).histogram
    assert histogram is not None
    edges = [float(edge) for edge in histogram.edges]
    if edges[0] == edges[-1]:
        assert histogram.counts == (len(values),)
        return
    assert list(histogram.counts) == np.histogram(np.array(values) + 0.0, bins=edges)[0].tolist()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=40), st.sampled_from([3, 1000]))
def test_whole_numbers_are_summed_exactly(values: list[int], batch_rows: int) -> None:
    frame = pl.DataFrame({"a": pl.Series(values, dtype=pl.Int64)})
    column = profile_table(MemoryTable(frame, batch_rows=batch_rows), as_of=AS_OF).columns[0]
    assert column.metrics["sum"].value == sum(values)
    assert column.number("mean") == float(Fraction(sum(values), len(values)))
    assert column.metrics["range"].value == max(values) - min(values)


def test_spread_of_huge_neighbouring_numbers_is_exact(profile_column: ProfileColumn) -> None:
    column = profile_column([10**18 + step for step in (0, 1, 2, 3, 4)], pl.Int64, batch_rows=2)
    assert column.number("variance") == pytest.approx(2.5)


def test_decimals_stay_decimals(profile_column: ProfileColumn) -> None:
    values = [Decimal("0.10"), Decimal("0.20"), Decimal("0.30"), None]
    column = profile_column(values, pl.Decimal(20, 4), batch_rows=2)
    assert column.metrics["sum"].value == Decimal("0.6")
    assert isinstance(column.metrics["min"].value, Decimal)
    assert column.number("decimal_scale") == 1
    assert column.number("distinct_count") == 3


@pytest.mark.parametrize(
    ("values", "name", "reason"),
    [
        ([], "mean", "no_values"),
        ([1.0], "variance", "too_few_values"),
        ([1.0, 2.0], "skewness", "too_few_values"),
        ([1.0, 2.0, 4.0], "kurtosis", "too_few_values"),
        ([0.1] * 9, "skewness", "constant"),
        ([0.1] * 9, "kurtosis", "constant"),
        ([-1.0, 1.0], "cv", "mean_is_zero"),
        ([1.7e308, 1.7e308], "sum", "overflow"),
        ([1.7e308, -1.7e308], "range", "overflow"),
        ([1.7e308, -1.7e308, 1.7e308, 0.0], "stddev", "overflow"),
        ([1e-90, 2e-90, 5e-90, 7e-90], "kurtosis", "overflow"),
        ([5.0] * 3, "normalized_entropy", "constant"),
    ],
)
def test_an_absent_figure_has_its_reason(profile_column: ProfileColumn, values: list[float], name: MetricName, reason: str) -> None:
    assert absent(profile_column(values, pl.Float64), name) == reason


def test_a_constant_has_no_variance_at_all(profile_column: ProfileColumn) -> None:
    assert profile_column([0.1] * 9, pl.Float64, batch_rows=2).number("variance") == 0.0


def test_very_small_numbers_are_no_constant(profile_column: ProfileColumn) -> None:
    """Their squares are far below what a float distinguishes from nothing."""
    values = [1e-90, 2e-90, 5e-90, 7e-90]
    column = profile_column(pl.Series(values))
    assert column.number("stddev") == pytest.approx(np.std(values, ddof=1), rel=1e-12)
    assert column.number("skewness") == pytest.approx(stats.skew(values, bias=False), rel=1e-9)


def test_minus_zero_is_zero_and_told(profile_column: ProfileColumn) -> None:
    column = profile_column([-0.0, 0.0, 1.0], pl.Float64)
    assert str(column.metrics["min"].value) == "0.0"
    assert column.number("negative_zero_count") == 1
    assert column.number("distinct_count") == 2


def test_outliers_lie_outside_the_fences(profile_frame: ProfileFrame) -> None:
    frame = pl.DataFrame({"a": [*range(100), 1000, -1000]})
    column = profile_frame(frame, batch_rows=10).columns[0]
    assert column.number("outlier_count") == 2
    assert column.evidence.highest[0].row == 101
    assert (column.evidence.lowest[0].row, column.evidence.lowest[0].value) == (102, "-1000")


def test_extremes_come_with_their_rows_over_many_batches(profile_frame: ProfileFrame) -> None:
    values = np.random.default_rng(7).permutation(5000)
    column = profile_frame(pl.DataFrame({"a": values}), batch_rows=1100).columns[0]
    assert [int(place.value or -1) for place in column.evidence.lowest] == list(range(10))
    assert [values[place.row - 1] for place in column.evidence.highest] == list(range(4999, 4989, -1))


def test_top_values_are_ordered_by_count_then_value(profile_column: ProfileColumn) -> None:
    column = profile_column([10, 9, 9, 10, 2, 2, 3, 5], pl.Int64, batch_rows=3)
    assert [(top.value, top.count) for top in column.top_values] == [("2", 2), ("9", 2), ("10", 2), ("3", 1), ("5", 1)]


def test_few_whole_numbers_have_a_bin_each(profile_column: ProfileColumn) -> None:
    histogram = profile_column([1, 1, 2, 4], pl.Int64).histogram
    assert histogram is not None
    assert (histogram.edges, histogram.counts, histogram.method) == (("1", "2", "3", "4", "5"), (2, 1, 0, 1), "distinct")
