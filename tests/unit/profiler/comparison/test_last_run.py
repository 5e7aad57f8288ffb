"""What is told of the last run's distributions: what must be, and hardly ever anything where nothing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from services.profiler.core.comparison.columns import ColumnPair
from services.profiler.core.comparison.matching import matched
from services.profiler.core.comparison.sides import READ, Side
from services.profiler.core.engine.states import decode, encode, redacted, storable
from services.profiler.core.engine.table_states import Part, TableStates
from services.profiler.core.last_run import ASKED, MAX_COLUMNS, LastRun
from services.profiler.core.last_run_drift import LastRunDrift
from services.profiler.core.profile import DatasetProfile, ValuePolicy
from tests.unit.profiler.comparison.tables import assessed, columns_of, drawn, passed, states_of
from tests.unit.profiler.comparison.test_verdicts import SWEEP, mixed
from tests.unit.profiler.detectors.profiles import column, table

RUNS = 200
ROWS = 1_000
CITIES = [0.4, 0.3, 0.2, 0.1]


def shown(states: TableStates, policy: ValuePolicy = "full") -> DatasetProfile:
    columns = [replace(column(each.name, each.logical_type), value_policy=policy) for each in states.columns]
    return table(*columns, row_count=max(1, states.row_count))


def against(before: TableStates, now: TableStates, policy: ValuePolicy = "full") -> LastRunDrift:
    return LastRun("earlier", storable(before)).drift(now, shown(now, policy), {})


def frames(before: dict[str, Any], now: dict[str, Any]) -> LastRunDrift:
    """The same with everything that a pass leaves, stored and read again."""
    _, old, _ = passed(pl.DataFrame(before))
    profile, new, _ = passed(pl.DataFrame(now))
    return LastRun("earlier", decode(encode(storable(old)), only=READ)).drift(new, profile, {})


def days(first: int, count: int) -> list[date]:
    return [date(2026, 1, 1) + timedelta(first + at % 30) for at in range(count)]


def codes(pattern: str, count: int) -> list[str]:
    return [pattern.format(at * 7919) for at in range(count)]


TOLD: dict[str, tuple[Any, Any, str, float | None]] = {
    "half a deviation up": (lambda g: g.normal(0, 1, ROWS), lambda g: g.normal(0.5, 1, ROWS), "shifted_up", None),
    "half a deviation down": (lambda g: g.normal(0, 1, ROWS), lambda g: g.normal(-0.5, 1, ROWS), "shifted_down", None),
    "twice as wide": (lambda g: g.normal(0, 1, ROWS), lambda g: g.normal(0, 2, ROWS), "spread_wider", None),
    "half as wide": (lambda g: g.normal(0, 2, ROWS), lambda g: g.normal(0, 1, ROWS), "spread_narrower", None),
    "a new category of a tenth": (
        lambda g: drawn(CITIES, ROWS, g),
        lambda g: drawn([*(0.9 * share for share in CITIES), 0.1], ROWS, g),
        "new_categories",
        0.1,
    ),
    "a category lost": (lambda g: drawn(CITIES, ROWS, g), lambda g: drawn([0.5, 0.3, 0.2], ROWS, g), "shares_moved", 0.0),
    "flags": (lambda g: g.random(ROWS) < 0.5, lambda g: g.random(ROWS) < 0.7, "shares_moved", 0.0),
    "older times": (lambda g: days(20, ROWS), lambda g: days(0, ROWS), "shifted_down", None),
    "texts of another build": (lambda g: codes("A{:08d}", ROWS), lambda g: codes("{:08d}-B", ROWS), "", None),
}


@pytest.mark.parametrize(("before", "now", "direction", "new"), TOLD.values(), ids=TOLD)
def test_a_change_is_told_with_its_direction(before: Any, now: Any, direction: str, new: float | None) -> None:
    generator = np.random.default_rng(5)
    [found] = frames({"a": before(generator)}, {"a": now(generator)}).columns
    assert (found.column, found.direction, found.earlier_count, found.count) == ("a", direction, ROWS, ROWS)
    assert found.effect >= found.effect_threshold
    assert found.adjusted_p_value < 0.05
    assert found.new_value_ratio == (None if new is None else pytest.approx(new, abs=0.03))


NOT_TOLD: dict[str, tuple[Any, Any, str]] = {
    "later times": (lambda g: days(0, ROWS), lambda g: days(7, ROWS), "moved_on"),
    "a few rows": (lambda g: g.normal(0, 1, 99), lambda g: g.normal(3, 1, 99), "too_few_values"),
    "another type": (lambda g: g.normal(0, 1, ROWS), lambda g: drawn(CITIES, ROWS, g), "retyped"),
    "lists": (lambda g: [[1]] * ROWS, lambda g: [[2, 3]] * ROWS, "nested"),
}


@pytest.mark.parametrize(("before", "now", "reason"), NOT_TOLD.values(), ids=NOT_TOLD)
def test_what_is_not_compared_says_why(before: Any, now: Any, reason: str) -> None:
    generator = np.random.default_rng(6)
    found = frames({"a": before(generator)}, {"a": now(generator)})
    assert (found.status, found.reason, found.not_compared, found.columns) == ("not_compared", reason, {reason: 1}, ())


def test_row_numbers_are_not_compared() -> None:
    now = states_of({"a": range(1000, 2000)})
    found = LastRun("earlier", states_of({"a": range(1000)})).drift(now, shown(now), {0: "identifier"})
    assert found.not_compared == {"identifier": 1}


def test_without_a_change_there_is_hardly_ever_an_alarm() -> None:
    """Twenty columns per dataset: what the history's documentation says of false alarms."""
    alarms = columns = 0
    for seed in range(RUNS):
        generator = np.random.default_rng(10_000 + seed)
        before, now = (states_of(mixed(generator, 500)) for _ in (0, 1))
        found = against(before, now)
        assert found.compared_column_count == 20
        alarms += bool(found.columns)
        columns += len(found.columns)
    print(f"{alarms} of {RUNS} datasets with a change of distribution, {columns} columns of {RUNS * 20}")
    assert alarms <= 0.05 * RUNS


def test_the_brief_tests_are_those_of_drift_detector() -> None:
    generator = np.random.default_rng(7)
    before, now = (states_of({name: each[at](2_000, generator) for name, each in SWEEP.items()}) for at in (0, 1))  # type: ignore[operator]
    asked = columns_of(assessed(now, before))
    drifted = {name for name, each in asked.items() if each["values_drifted"]}
    found = {each.column: each for each in against(before, now).columns}
    assert found.keys() == drifted
    for name, each in found.items():
        expected = [asked[name][key] for key in ("test", "statistic", "p_value", "effect")]
        assert [each.test, each.statistic, each.p_value, each.effect] == expected


@pytest.mark.parametrize("name", ["numbers clearly", "grades clearly", "categories clearly", "flags clearly"])
def test_a_brief_difference_holds_what_is_judged(name: str) -> None:
    generator = np.random.default_rng(8)
    before, now = (states_of({name: SWEEP[name][at](500, generator)}) for at in (0, 1))  # type: ignore[operator]
    [(old, new)] = matched(before.columns, now.columns)
    whole = ColumnPair(Side(new, now), Side(old, before))
    brief, full = replace(whole, is_brief=True).difference(), whole.difference()
    assert (brief.basis, len(brief.tests)) == (full.basis, 1)
    assert brief.tests[0] in full.tests


def test_what_may_not_be_shown_is_compared_and_its_direction_is_not_told() -> None:
    generator = np.random.default_rng(9)
    before, now = states_of({"a": drawn(CITIES, ROWS, generator)}), states_of({"a": drawn([0.1, 0.2, 0.3, 0.4], ROWS, generator)})
    [found] = against(redacted(before, {0}), now, "masked").columns
    assert (found.direction, found.new_value_ratio) == ("", None)


@pytest.mark.parametrize(("hidden", "policy"), [({0}, "full"), (set(), "none")], ids=["hidden_before", "hidden_now"])
def test_runs_that_may_not_show_the_same_are_not_compared(hidden: set[int], policy: ValuePolicy) -> None:
    generator = np.random.default_rng(9)
    before, now = states_of({"a": drawn(CITIES, ROWS, generator)}), states_of({"a": drawn([0.1, 0.9], ROWS, generator)})
    found = against(redacted(before, hidden), now, policy)
    assert (found.status, found.reason) == ("not_compared", "value_policy_changed")


def test_the_same_bytes_are_the_same_file() -> None:
    generator = np.random.default_rng(1)
    before, now = (replace(states_of({"a": generator.normal(at, 1, ROWS)}), parts=(Part("f", "ab", ROWS),)) for at in (0, 9))
    assert against(before, now) == LastRunDrift("earlier", "same_file")
    unknown = (replace(each, parts=(Part("f", "", ROWS),)) for each in (before, now))
    assert against(*unknown).status == "compared"


def test_nothing_in_common_is_no_comparison() -> None:
    assert against(states_of({"a": [1.0] * ROWS}), states_of({"b": [1.0] * ROWS})).reason == "no_common_columns"


def test_a_column_that_breaks_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(2)
    before, now = (states_of({"a": generator.normal(at, 1, ROWS), "b": generator.normal(at, 1, ROWS)}) for at in (0, 2))
    whole = ColumnPair.difference

    def broken(pair: ColumnPair) -> Any:
        if pair.primary.column.name == "a":
            raise ValueError("quotes a value")
        return whole(pair)

    monkeypatch.setattr(ColumnPair, "difference", broken)
    found = against(before, now)
    assert ([each.column for each in found.columns], found.not_compared) == (["b"], {"failed": 1})


def test_the_list_is_bounded_and_the_count_is_not() -> None:
    generator = np.random.default_rng(3)
    names = [f"c{at}" for at in range(MAX_COLUMNS + 10)]
    before, now = (states_of({name: generator.random(200) < share for name in names}) for share in (0.1, 0.9))
    found = against(before, now)
    assert (len(found.columns), found.drifted_column_count) == (MAX_COLUMNS, MAX_COLUMNS + 10)


def test_nobody_asks_so_the_defaults_hold() -> None:
    assert (ASKED.test, ASKED.significance_level, ASKED.min_sample_size) == ("auto", 0.05, 100)
