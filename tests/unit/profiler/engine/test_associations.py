"""Associations against SciPy and NumPy, exact where the sample is everything and within its error where it is not."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from services.profiler.core.analyzers.summaries.row_sample import SAMPLE_ROWS
from services.profiler.core.engine import profile_table
from services.profiler.core.relations import Association
from tests.unit.profiler.engine.memory_table import MemoryTable

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
numbers = st.lists(st.tuples(st.none() | st.integers(-20, 20), st.none() | st.integers(-20, 20)), min_size=12, max_size=60)
words = st.lists(st.tuples(st.none() | st.sampled_from("abc"), st.none() | st.sampled_from("xy")), min_size=12, max_size=60)


def associations(frame: pl.DataFrame, batch_rows: int = 7) -> dict[str, dict[tuple[str, str], Association]]:
    found: dict[str, dict[tuple[str, str], Association]] = {}
    for each in profile_table(MemoryTable(frame, batch_rows=batch_rows), as_of=AS_OF).associations:
        found.setdefault(each.method, {})[each.column_a, each.column_b] = each
    return found


@settings(max_examples=25, deadline=None)
@given(numbers)
def test_spearman_is_that_of_scipy(rows: list[tuple[int | None, int | None]]) -> None:
    frame = pl.DataFrame(rows, schema={"c0": pl.Float64, "c1": pl.Float64}, orient="row")
    both = frame.drop_nulls()
    found = associations(frame).get("spearman", {}).get(("c0", "c1"))
    if both.height < 10 or both["c0"].n_unique() < 2 or both["c1"].n_unique() < 2:
        assert found is None
        return
    assert found is not None
    assert found.strength == pytest.approx(stats.spearmanr(both["c0"], both["c1"]).statistic, abs=1e-9)
    assert (found.pair_count, found.approximation) == (both.height, None)


@settings(max_examples=25, deadline=None)
@given(words)
def test_cramers_v_follows_from_chi_square(rows: list[tuple[str | None, str | None]]) -> None:
    frame = pl.DataFrame(rows, schema={"c0": pl.String, "c1": pl.String}, orient="row")
    both = frame.drop_nulls()
    found = associations(frame).get("cramers_v", {}).get(("c0", "c1"))
    table = both.pivot("c1", index="c0", values="c1", aggregate_function=pl.len()).drop("c0").fill_null(0).to_numpy()
    if both.height < 10 or min(table.shape) < 2:
        assert found is None
        return
    n, (r, k) = both.height, table.shape
    phi2 = max(0.0, stats.chi2_contingency(table, correction=False).statistic / n - (r - 1) * (k - 1) / (n - 1))
    expected = math.sqrt(phi2 / (min(r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)) - 1))
    assert found is not None
    assert found.strength == pytest.approx(min(1.0, expected), abs=1e-9)


def test_the_correlation_ratio_is_the_share_between_groups() -> None:
    rng = np.random.default_rng(3)
    groups, noise = rng.integers(0, 4, 900), rng.normal(size=900)
    frame = pl.DataFrame({"c0": [f"g{group}" for group in groups], "c1": groups * 0.7 + noise})
    values = frame["c1"].to_numpy()
    between = sum((groups == g).sum() * (values[groups == g].mean() - values.mean()) ** 2 for g in range(4))
    found = associations(frame)["correlation_ratio"]["c0", "c1"]
    assert found.strength == pytest.approx(math.sqrt(between / ((values - values.mean()) ** 2).sum()), abs=1e-9)


def test_equal_columns_are_found_and_others_are_not() -> None:
    values = [str(row * 7919 % 101) for row in range(200)]
    frame = pl.DataFrame({"c0": values, "c1": values, "c2": list(reversed(values)), "c3": [*values[:-1], "x"]})
    assert set(associations(frame)["identical"]) == {("c0", "c1")}


def test_what_settles_what_is_found() -> None:
    rng = np.random.default_rng(8)
    code = rng.integers(0, 40, 2000)
    town = pl.Series([f"t{each // 2}" for each in code])
    # Two rows of 2,000 break it.
    town = town.scatter([3, 77], ["elsewhere", "nowhere"])
    frame = pl.DataFrame({"c0": code, "c1": town, "c2": rng.integers(0, 40, 2000), "c3": ["x"] * 1999 + ["y"]})
    found = associations(frame)["dependency"]
    assert set(found) == {("c0", "c1")}
    assert found["c0", "c1"].strength == pytest.approx(1 - 2 / 2000)


def test_columns_that_are_a_key_together_are_found() -> None:
    days, shops, tills = 30, 8, 3
    rows = [(d, s, t, d % 2) for d in range(days) for s in range(shops) for t in range(tills)]
    frame = pl.DataFrame(rows, schema=["c0", "c1", "c2", "c3"], orient="row")
    keys = profile_table(MemoryTable(frame, batch_rows=100), as_of=AS_OF).candidate_keys
    assert [key.columns for key in keys] == [("c0", "c1", "c2")]
    assert all(key.approximation is None for key in keys)
    assert not profile_table(MemoryTable(frame.head(1).vstack(frame)), as_of=AS_OF).candidate_keys
    with_id = frame.with_row_index("c4")
    assert [key.columns for key in profile_table(MemoryTable(with_id), as_of=AS_OF).candidate_keys] == [("c4",)]


def test_a_sample_says_that_it_is_one_and_keeps_its_word() -> None:
    rows = 6 * SAMPLE_ROWS
    rng = np.random.default_rng(5)
    x = rng.normal(size=rows)
    y = np.exp(x) + rng.normal(size=rows)
    found = associations(pl.DataFrame({"c0": x, "c1": y}), batch_rows=SAMPLE_ROWS)["spearman"]["c0", "c1"]
    assert SAMPLE_ROWS / 3 < found.pair_count <= SAMPLE_ROWS
    assert found.approximation is not None
    assert found.approximation.method == "row_sample"
    assert abs(float(found.strength or 0) - stats.spearmanr(x, y).statistic) < found.approximation.relative_error


def test_the_budget_of_pairs_is_told() -> None:
    random = np.random.default_rng(3)
    numbers = {f"n{at}": random.normal(size=60) for at in range(53)}
    words = {f"w{at}": random.choice(["a", "b", "c"], 60) for at in range(2)}
    profile = profile_table(MemoryTable(pl.DataFrame({**numbers, **words})), as_of=AS_OF)
    budgets = {each.method: (each.pair_count, each.compared_count, each.told_count) for each in profile.pair_budgets}
    assert budgets["pearson"] == (53 * 52 // 2, 50 * 49 // 2, 50 * 49 // 2)
    assert budgets["spearman"] == (53 * 52 // 2, 50 * 49 // 2, 200)
    assert budgets["correlation_ratio"] == (2 * 53, 2 * 50, 100)
    assert budgets["cramers_v"] == (1, 1, 1)
    assert budgets["identical"] == (55 * 54 // 2, 55 * 54 // 2, 0)
    for method, (_, _, told) in budgets.items():
        assert told == sum(each.method == method for each in profile.associations)
