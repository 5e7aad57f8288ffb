"""Rare values, spellings, long tails and sentinels."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from services.profiler.core.analyzers.frequency.log_histogram import _skewness
from services.profiler.core.engine import profile_table
from tests.unit.profiler.engine.conftest import AS_OF, ProfileColumn
from tests.unit.profiler.engine.memory_table import MemoryTable


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["", "a", "B", "b", "ä", "zz", "10", "9"]), max_size=60), st.sampled_from([3, 1000]))
def test_bottom_values_are_ordered_by_count_then_value(values: list[str], batch_rows: int) -> None:
    frame = pl.DataFrame({"a": pl.Series(values, dtype=pl.String)})
    column = profile_table(MemoryTable(frame, batch_rows=batch_rows), as_of=AS_OF, top_n=4).columns[0]
    expected = sorted(Counter(values).items(), key=lambda entry: (entry[1], entry[0]))[:4]
    assert [(each.value, each.count) for each in column.bottom_values] == expected


def test_spellings_of_one_value_stand_together(profile_column: ProfileColumn) -> None:
    values = ["New York"] * 5 + ["new york"] * 2 + ["NEW-YORK", "Paris", "-", "?", None, "ﬁn", "fin", "Fin"]
    column = profile_column(values, pl.String, batch_rows=4)
    found = [[(each.value, each.count) for each in variant.spellings] for variant in column.value_variants]
    assert found == [[("New York", 5), ("new york", 2), ("NEW-YORK", 1)], [("Fin", 1), ("fin", 1), ("ﬁn", 1)]]
    assert (column.number("distinct_normalized_count"), column.number("variant_count")) == (5, 5)


def test_groups_of_spellings_are_bounded(profile_column: ProfileColumn) -> None:
    values = [form for at in range(30) for form in (f"word{at}", f"WORD{at}")] + ["x" + "." * dots for dots in range(1, 40)]
    column = profile_column(values, pl.String)
    assert (len(column.value_variants), max(len(each.spellings) for each in column.value_variants)) == (20, 20)
    assert column.number("variant_count") == 30 + 38


@pytest.mark.parametrize(
    ("numbers", "has_logs"),
    [
        (np.random.default_rng(1).lognormal(0, 2, 3000), True),
        (np.append(np.full(50, 2), 5_000), True),
        (np.random.default_rng(1).normal(100, 10, 3000), False),
        (np.random.default_rng(1).exponential(1, 3000), False),  # skewness 2
        (np.append(np.random.default_rng(1).lognormal(0, 2, 3000), 0.0), False),  # zero has no logarithm
        (np.array([5.0] * 20), False),
    ],
    ids=["log-normal", "one far away", "normal", "exponential", "with a zero", "constant"],
)
def test_long_tails_have_a_second_histogram(profile_column: ProfileColumn, numbers: np.ndarray, has_logs: bool) -> None:
    column = profile_column(numbers, batch_rows=700)
    assert column.histogram and column.histogram.scale == "linear"
    if not has_logs:
        assert column.log_histogram is None
        return
    logs = column.log_histogram
    assert logs and logs.scale == "log10" and 1 <= len(logs.counts) <= 100
    edges = [float(edge) for edge in logs.edges]
    assert list(logs.counts) == np.histogram(numbers, bins=edges)[0].tolist()
    assert (edges[0], edges[-1]) == (numbers.min(), numbers.max())
    ratios = [upper / lower for lower, upper in pairwise(edges)]
    assert max(ratios) == pytest.approx(min(ratios))


def test_bins_of_logarithms_are_those_of_numpy(profile_column: ProfileColumn) -> None:
    numbers = np.random.default_rng(3).lognormal(0, 2, 2_000)
    logs = profile_column(numbers).log_histogram
    assert logs and len(logs.counts) == len(np.histogram_bin_edges(np.log10(numbers), bins="fd")) - 1


def test_the_skewness_of_counted_values_is_that_of_scipy() -> None:
    numbers = np.random.default_rng(5).integers(1, 30, 500) ** 3
    table = pl.Series(numbers).value_counts(name="count").sort("")
    found = _skewness(table[""].cast(pl.Float64), table["count"].cum_sum())
    assert found == pytest.approx(stats.skew(numbers))


AGES = [18 + at % 60 for at in range(400)]


@pytest.mark.parametrize(
    ("numbers", "count"),
    [
        ([*AGES, *[999] * 7], 7),  # far beyond the fences
        ([*AGES, *[-1] * 30], 30),  # near, but more often than any age
        ([*AGES, *[-1] * 3], 0),  # near and rare: a typing error at most
        ([*AGES, 999], 0),  # once is an outlier
        ([*AGES, *[99] * 25, *[-999] * 2], 27),
        ([*range(2000), *[999] * 9], 0),  # amid the others
        ([1, 2, 3, 4, 5, *[99] * 9], 0),  # too few others to tell
        ([-2, -1, -1, 0, 1, 2] * 40, 0),
        ([0.5 * at for at in range(300)] + [-9999.0] * 5, 5),
        ([*AGES, *[2147483647] * 2], 2),
        ([*AGES, *[2**63 - 1] * 3], 3),
    ],
    ids=[
        "far",
        "crowded",
        "near and rare",
        "once",
        "two of them",
        "amid",
        "few others",
        "ordinary",
        "floats",
        "greatest of 32 bits",
        "greatest of 64 bits",
    ],
)
def test_sentinels_are_set_apart(profile_column: ProfileColumn, numbers: list[float], count: int) -> None:
    assert profile_column(numbers, batch_rows=90).number("sentinel_number_count") == count
