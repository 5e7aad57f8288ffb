"""Checks in the pass: exact however the rows are cut, with the failing rows; one that breaks costs itself only."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.profiler.core.checks import (
    Check,
    CheckResult,
    CheckResults,
    FormatCheck,
    GroupSizesCheck,
    MembershipCheck,
    RangeCheck,
    UniqueCheck,
)
from services.profiler.core.engine.profile_table import profile_table
from services.profiler.core.engine.table_states import TableStates
from tests.unit.profiler.engine.conftest import MemoryTable

AS_OF = datetime(2024, 1, 1, tzinfo=UTC)


def checked(frame: pl.DataFrame, *checks: Check, batch_rows: int = 2) -> CheckResults:
    found: list[CheckResults] = []
    profile_table(MemoryTable(frame, batch_rows=batch_rows), as_of=AS_OF, checks=checks, on_checks=found.append)
    return found[0]


def failing(result: CheckResult) -> list[tuple[int, str | None]]:
    return [(place.row, place.value) for place in result.places]


def test_bounds_belong_to_the_range_and_missing_values_are_not_checked() -> None:
    check = RangeCheck(0, 2, 3)
    result = checked(pl.DataFrame({"a": [1, 2, 3, 4, None]}), check)[check]
    assert (result.checked_count, result.failed_count) == (4, 2)
    assert failing(result) == [(1, "1"), (4, "4")]


def test_nan_is_missing_and_infinity_is_out_of_range() -> None:
    check = RangeCheck(0, None, 3.0)
    result = checked(pl.DataFrame({"a": [1.0, float("nan"), float("inf"), 3.5]}), check)[check]
    assert (result.checked_count, failing(result)) == (3, [(3, "inf"), (4, "3.5")])


def test_dates_have_ranges_too() -> None:
    check = RangeCheck(0, date(2020, 1, 2), None)
    assert failing(checked(pl.DataFrame({"a": [date(2020, 1, 1), date(2020, 1, 2)]}), check)[check]) == [(1, "2020-01-01")]


def test_a_format_is_held_against_numbers_as_they_read() -> None:
    check = FormatCheck(0, r"\d\d$")
    assert failing(checked(pl.DataFrame({"a": [10, 7, 123, 99]}), check)[check]) == [(2, "7"), (3, "123")]


def test_a_value_outside_the_set_fails() -> None:
    check = MembershipCheck(0, ("x", "y"))
    assert failing(checked(pl.DataFrame({"a": ["x", None, "X", "y"]}), check)[check]) == [(3, "X")]


@pytest.mark.parametrize("broken", [FormatCheck(0, "("), FormatCheck(0, "(a{1000}){1000}"), MembershipCheck(0, (object(),))])  # type: ignore[arg-type]
def test_a_check_that_breaks_says_so_and_costs_nothing_else(broken: Check) -> None:
    sound = RangeCheck(1, 0, 1)
    found = checked(pl.DataFrame({"a": ["x", "y", "z"], "b": [0, 1, 2]}), broken, sound)
    assert found[broken] == CheckResult(absent_reason="failed")
    assert found[sound].failed_count == 1


def test_of_no_rows_nothing_fails() -> None:
    check = RangeCheck(0, 1, 2)
    assert checked(pl.DataFrame({"a": []}, schema={"a": pl.Int64}), check)[check] == CheckResult()


def test_checks_are_no_part_of_the_states() -> None:
    frame = pl.DataFrame({"a": [1, 2, 2]})
    kept: list[TableStates] = []
    for checks in ((), (UniqueCheck(0), FormatCheck(0, "("))):
        profile_table(MemoryTable(frame), as_of=AS_OF, checks=checks, on_states=kept.append)
    assert kept[0].states.keys() == kept[1].states.keys()
    assert kept[1].lost == {}


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=30), st.integers(1, 7))
def test_repeated_values_are_found_however_rows_are_cut(values: list[int | None], batch_rows: int) -> None:
    check = UniqueCheck(0)
    result = checked(pl.DataFrame({"a": values}, schema={"a": pl.Int64}), check, batch_rows=batch_rows)[check]
    seen: set[int] = set()
    excess = [row for row, value in enumerate(values, 1) if value is not None and (value in seen or seen.add(value))]  # type: ignore[func-returns-value]
    assert [place.row for place in result.places] == excess
    assert (result.checked_count, result.failed_count) == (len(values) - values.count(None), len(excess))


@settings(deadline=None)
@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 2)), st.sampled_from("ab")), max_size=30), st.integers(1, 7))
def test_group_sizes_are_those_of_the_combinations(rows: list[tuple[int | None, str]], batch_rows: int) -> None:
    check = GroupSizesCheck((0, 1))
    frame = pl.DataFrame(rows, schema={"a": pl.Int64, "b": pl.String}, orient="row")
    result = checked(frame, check, batch_rows=batch_rows)[check]
    sizes = Counter(Counter(rows).values())
    assert result.group_sizes == {size: size * sizes[size] for size in sorted(sizes)}
    assert result.failed_count == sizes[1]
    assert result.approximation is None
