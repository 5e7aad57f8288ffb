"""Rules that a user asks for: exact, with the rows that fail, and plain words where they cannot be judged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.agents.coverage.asked_rules import asked_rules
from services.profiler.core.agents.coverage.verdicts import verdicts
from services.profiler.core.checks import CheckResult, UniqueCheck
from services.profiler.core.metrics import Approximation
from services.runtime.errors import InvalidRequest
from tests.unit.profiler.agents.coverage.measured import answer, profiled
from tests.unit.profiler.detectors.profiles import column


def rule(frame: pl.DataFrame, **parameters: object) -> dict[str, Any]:
    """The only rule asked for."""
    [found] = answer(frame, **parameters)["rules"]
    return dict(found)


def outcome(found: dict[str, Any]) -> tuple[object, ...]:
    return found["status"], found["reason"], found["checked_count"], found["failed_count"]


@pytest.mark.parametrize(
    ("values", "dtype", "bounds", "failed"),
    [
        pytest.param([1, 2, 3, 4], pl.Int64, {"min": 2, "max": 3}, 2, id="bounds_belong_to_the_range"),
        pytest.param([1, 2, 3, 4], pl.Int64, {"min": 1.5, "max": 2.5}, 3, id="fractions_between_whole_numbers"),
        pytest.param([2**53, 2**53 + 1], pl.Int64, {"max": 2**53}, 1, id="integers_beyond_the_floats"),
        pytest.param([1, 2], pl.Int8, {"max": 1e300}, 0, id="a_bound_beyond_the_type_bounds_nothing"),
        pytest.param([1, 2], pl.UInt8, {"max": -1}, 2, id="or_everything"),
        pytest.param([0.1, 0.2], pl.Float64, {"max": 0.1}, 1, id="floats"),
        pytest.param(["1.00", "2.50"], pl.Decimal(10, 2), {"min": 1.005}, 1, id="finer_than_the_decimals"),
        pytest.param(["1.00", "2.50"], pl.Decimal(10, 2), {"max": 1e300}, 0, id="more_digits_than_decimals_have"),
        pytest.param(["1.00", "2.50"], pl.Decimal(10, 2), {"min": 10**30}, 2, id="more_digits_from_below"),
        pytest.param(["0.10", "0.25"], pl.Decimal(2, 2), {"min": 7}, 2, id="decimals_below_one"),
        pytest.param([date(2024, 1, 1), date(2024, 1, 2)], pl.Date, {"min": "2024-01-02"}, 1, id="dates"),
        pytest.param([date(2024, 1, 1)], pl.Date, {"min": "2024-01-01T00:00:01"}, 1, id="a_moment_after_the_day_began"),
        pytest.param([date(9999, 12, 31)], pl.Date, {"min": "9999-12-31T12:00"}, 1, id="after_the_last_day"),
        pytest.param([datetime(2024, 1, 1, 23, 59)], pl.Datetime("us"), {"max": "2024-01-01"}, 0, id="the_last_day_is_whole"),
        pytest.param([datetime(2024, 1, 1)], pl.Datetime("ms"), {"min": "2024-01-01T00:00:00.0005"}, 1, id="finer_than_the_unit"),
        pytest.param([datetime(2024, 1, 1)], pl.Datetime("ns"), {"max": "9999-12-31", "min": "0001-01-01"}, 0, id="beyond_ns"),
        pytest.param([datetime(2024, 1, 1, tzinfo=UTC)], pl.Datetime("us", "Europe/Paris"), {"max": "2024-01-01T01:00:00+01:00"}, 0, id="zones"),
        pytest.param([datetime(2024, 1, 1, tzinfo=UTC)], pl.Datetime("us", "UTC"), {"min": "2024-01-01T00:00:01"}, 1, id="no_zone_is_utc"),
        pytest.param([datetime(2024, 1, 1)], pl.Datetime("us"), {"min": "0001-01-01T00:00:00+05:00"}, 0, id="before_time_began"),
        pytest.param([60_000], pl.Duration("ms"), {"max": 59.5}, 1, id="durations_in_seconds"),
    ],
)  # fmt: skip
def test_bounds_are_compared_in_the_columns_own_type(values: list[object], dtype: Any, bounds: object, failed: int) -> None:
    series = pl.Series(values).cast(dtype) if not isinstance(values[0], datetime) else pl.Series(values, dtype=dtype)
    found = rule(pl.DataFrame({"a": series}), range_tests={"a": bounds})
    assert outcome(found) == ("failed" if failed else "passed", None, len(values), failed)


@pytest.mark.parametrize(
    ("series", "parameters", "reason"),
    [
        pytest.param(pl.Series(["a"]), {"range_tests": {"a": {"min": 1}}}, "wrong_type", id="numbers_for_text"),
        pytest.param(pl.Series([1]), {"range_tests": {"a": {"min": "2024-01-01"}}}, "wrong_type", id="dates_for_numbers"),
        pytest.param(pl.Series([date(2024, 1, 1)]), {"range_tests": {"a": {"max": 7}}}, "wrong_type", id="numbers_for_dates"),
        pytest.param(pl.Series([True]), {"range_tests": {"a": {"min": 0}}}, "wrong_type", id="truths"),
        pytest.param(pl.Series([[1]]), {"format_tests": {"a": "x"}}, "wrong_type", id="formats_of_lists"),
        pytest.param(
            pl.Series(["a"]), {"format_tests": {"a": "(a{1000}){1000}"}}, "pattern_not_supported", id="too_large_a_pattern"
        ),
        pytest.param(pl.Series([None], dtype=pl.Int64), {"range_tests": {"a": {"min": 0}}}, "no_values", id="nothing_there"),
        pytest.param(pl.Series([None]), {"range_tests": {"a": {"min": 0}}}, "no_values", id="nothing_known"),
        pytest.param(pl.Series([1]), {"unique_columns": ["b"]}, "no_such_column", id="no_column"),
        pytest.param(pl.Series([1]), {"unique_columns": ["^a.*$"]}, "no_such_column", id="a_name_is_no_pattern"),
    ],
)
def test_what_cannot_be_judged_says_why(series: pl.Series, parameters: dict[str, object], reason: str) -> None:
    found = rule(pl.DataFrame({"a": series}), **parameters)
    assert outcome(found) == ("not_evaluated", reason, None, None)
    assert found["pass_ratio"] is found["pass_ratio_low"] is found["pass_ratio_high"] is None


def test_a_missing_column_has_near_names_and_costs_coverage_not_the_analysis() -> None:
    profile = profiled(pl.DataFrame({"Customer_ID": [1, 2], "x": [1, 1]}), {"unique_columns": ["customer_id", "Customer_ID"]})
    [result] = profile.agents
    missing, held = result.answer["rules"]  # type: ignore[misc]
    assert missing["near_names"] == ["Customer_ID"]
    assert held["status"] == "passed"
    assert result.answer["coverage"]["score"] == 50  # type: ignore[index]
    [issue] = [issue for issue in profile.issues if issue.rule_id == "rule_not_evaluated"]
    assert "near is “Customer_ID”" in issue.message


def test_a_name_that_occurs_twice_means_both_columns() -> None:
    found = answer(pl.DataFrame({"a": [1, 1], "b": [1, 2]}), names=["same", "same"], unique_columns=["same"])["rules"]
    assert [(each["position"], each["status"]) for each in found] == [(0, "failed"), (1, "passed")]


def test_failing_rows_become_row_level_issues_with_true_totals() -> None:
    profile = profiled(
        pl.DataFrame({"a": [5, 1, None, 7], "b": ["x", "y", "x", "x"]}), {"range_tests": {"a": {"max": 5}}, "unique_columns": ["b"]}
    )
    rows = {(each.rule_id, each.row, each.value) for each in profile.row_level_issues if each.rule_id.startswith("rule_")}
    # What repeats is told by its row alone.
    assert rows == {("rule_range_failed", 4, "7"), ("rule_unique_failed", 3, None), ("rule_unique_failed", 4, None)}
    totals = {each.rule_id: each.total_count for each in profile.row_issue_totals if each.rule_id.startswith("rule_")}
    assert totals == {"rule_range_failed": 1, "rule_unique_failed": 2}


def test_a_pattern_that_explodes_elsewhere_takes_linear_time() -> None:
    # A backtracking engine needs 2^100,000 steps for this one; here it is a pass like any other.
    text = "a" * 100_000 + "!"
    found = rule(pl.DataFrame({"a": [text, "aaa"]}), format_tests={"a": "(a+)+$"})
    assert outcome(found) == ("failed", None, 2, 1)


def test_an_estimate_says_so_and_widens_the_interval() -> None:
    [asked] = asked_rules({"unique_columns": ["a"]}, [column("a")])
    exact, estimated = (
        verdicts([asked], {UniqueCheck(0): CheckResult(1000, 100, (), error)})[0]
        for error in (None, Approximation("theta_sketch", 0.5))
    )
    assert estimated.bounds and exact.bounds
    assert estimated.bounds[0] < exact.bounds[0] < 0.9 < exact.bounds[1] < estimated.bounds[1]
    assert estimated.as_answer()["approximation"] == {"method": "theta_sketch", "relative_error": 0.5}


def test_merged_states_hold_no_rows_to_check() -> None:
    [found] = verdicts(asked_rules({"unique_columns": ["a"]}, [column("a")]), {})
    assert (found.status, found.reason) == ("not_evaluated", "no_rows_read")


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"good_threshold": 95}, "good_threshold"),
        ({"uniqueness_weight": 2}, "uniqueness_weight"),
        ({"range_tests": {"a": {"min": 2, "max": 1}}}, "range_tests.a"),
        ({"format_tests": {"a": "(?=x)"}}, "format_tests.a"),
        ({"unique_columns": "a"}, "unique_columns"),
    ],
)
def test_parameters_are_refused_before_any_work(parameters: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        answer(pl.DataFrame({"a": [1]}), **parameters)
    assert [each.field for each in caught.value.violations] == [f"parameters.test-coverage-agent.{field}"]


COLUMN = st.lists(st.none() | st.integers(-5, 5), min_size=1, max_size=40)
TEXTS = st.lists(st.none() | st.text("ab1-", max_size=4), min_size=1, max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(numbers=COLUMN, texts=TEXTS, low=st.integers(-6, 6), width=st.integers(0, 6), batch_rows=st.sampled_from([1, 7, 1000]))
def test_counts_are_those_of_duckdb(numbers: list[Any], texts: list[Any], low: int, width: int, batch_rows: int) -> None:
    height = min(len(numbers), len(texts))
    frame = pl.DataFrame({"n": numbers[:height], "t": texts[:height]}, schema={"n": pl.Int64, "t": pl.String})
    parameters = {
        "unique_columns": ["n", "t"],
        "range_tests": {"n": {"min": low, "max": low + width}},
        "format_tests": {"t": "[ab]+-?1*$"},
    }
    found = answer(frame, batch_rows=batch_rows, **parameters)["rules"]
    assert frame.height  # what DuckDB reads by its name
    theirs = duckdb.sql(
        f"""select count(n) - count(distinct n), count(t) - count(distinct t),
        count(*) filter (n not between {low} and {low + width}),
        count(*) filter (not regexp_matches(t, '^([ab]+-?1*)$')), count(n), count(t) from frame"""
    ).fetchall()[0]
    ours = [each["failed_count"] if each["checked_count"] else 0 for each in found]
    assert tuple(ours) == theirs[:4]
    assert [each["checked_count"] or 0 for each in found] == [theirs[4], theirs[5], theirs[4], theirs[5]]


def test_decimals_are_those_of_duckdb() -> None:
    frame = pl.DataFrame({"d": pl.Series([Decimal("0.10"), Decimal("0.30"), Decimal("0.31")], dtype=pl.Decimal(10, 2))})
    theirs = duckdb.sql("select count(*) filter (d > 0.3) from frame").fetchall()[0][0]
    assert rule(frame, range_tests={"d": {"max": 0.3}})["failed_count"] == theirs == 1
