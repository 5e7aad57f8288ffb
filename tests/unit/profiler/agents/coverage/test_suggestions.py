"""Suggested rules: drawn where the data bears them, never from what is hidden, estimated or dirty, and true of the data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.agents.coverage.asked_rules import asked_rules
from services.profiler.core.agents.suggestions.base import Seen
from services.profiler.core.agents.suggestions.masks import regex_of
from services.profiler.core.agents.suggestions.ranking import MOST, suggestions
from services.profiler.core.agents.suggestions.registry import SUGGESTERS
from services.profiler.core.metrics import Approximation, Metric
from services.profiler.core.profile import Pattern, ValueCount
from services.profiler.core.relations import Association, CandidateKey
from tests.unit.profiler.agents.coverage.measured import answer, suggested
from tests.unit.profiler.detectors.profiles import column, table

ROWS = 100
IDS = [f"K-{row:04d}" for row in range(ROWS)]


def drawn(*columns: Any, kinds: dict[int, Any] | None = None, **relations: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Kinds and columns of what is suggested for a made-up profile."""
    profile = replace(table(*columns), **relations)
    found, _ = suggestions(Seen(profile, kinds or {}), ())
    return [(each.kind, each.columns) for each in found if each.kind != "row_count"]


@pytest.mark.parametrize(
    ("values", "kind", "parameters"),
    [
        pytest.param(IDS, "key", {}, id="an_identifier_that_is_always_there_is_a_key"),
        pytest.param(IDS, "format", {"pattern": "^[A-Z]-[0-9]{4}$"}, id="one_shape"),
        pytest.param(["x"] * 90 + [None] * 10, "completeness", {"minimum_ratio": 0.82}, id="nearly_filled"),
        pytest.param(["red", "green"] * 50, "allowed_values", {"values": ["green", "red"]}, id="a_closed_set"),
        pytest.param([1, 2] * 500, "allowed_values", {"values": [1, 2]}, id="a_closed_set_of_numbers"),
        pytest.param([float(n) + 0.5 for n in range(ROWS)], "range", {"min": 0, "max": 110}, id="widened_but_not_below_zero"),
        pytest.param([-1.5 - n for n in range(ROWS)], "range", {"min": -111, "max": 0}, id="nor_above_it"),
        pytest.param([date(2021, 3, 5) + timedelta(n) for n in range(ROWS)], "range", {"min": "2021-01-01"}, id="dates"),
        pytest.param([date(2021, 3, 5) + timedelta(n) for n in range(ROWS)], "not_in_future", {}, id="past"),
        pytest.param(
            [datetime(2024, 6, 1) - timedelta(n) for n in range(ROWS)], "freshness", {"max_age_days": 1}, id="kept_up_to_date"
        ),
        pytest.param([f"{'word ' * (row % 7 + 1)}{row}" for row in range(ROWS)], "length", {"min": 1, "max": 60}, id="lengths"),
    ],
)
def test_a_rule_is_drawn(values: list[Any], kind: str, parameters: dict[str, object]) -> None:
    found = suggested(pl.DataFrame({"a": values}), kind)["a"]
    assert found["parameters"] == parameters
    assert found["holds_for_ratio"] == 1
    assert found["reason"].endswith(".")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        pytest.param(["x"] * 30, "not_null", id="too_few_rows_to_be_sure"),
        pytest.param(["x"] * 99 + [""], "not_null", id="an_empty_text_is_missing_to_others"),
        pytest.param([float(n) ** 1.5 for n in range(ROWS)], "unique", id="measures_are_no_identifiers"),
        pytest.param(["red", "green"] * 49 + ["Red", "blue"], "allowed_values", id="spellings_would_become_law"),
        pytest.param(["red", "green"] * 45 + ["blue", "a", "b", "c", "d"], "allowed_values", id="values_seen_once_announce_others"),
        pytest.param(["x" * 300, "y"] * 50, "allowed_values", id="values_that_are_cut"),
        pytest.param([1.5, float("inf")] * 50, "range", id="infinity"),
        pytest.param([date(2021, 1, 1), date(2999, 1, 1)] * 50, "not_in_future", id="some_are_in_the_future"),
        pytest.param([date(2011, 1, 1) + timedelta(n) for n in range(ROWS)], "freshness", id="old_data"),
        pytest.param(["some words here", "other words"] * 40 + ["more words"] * 3, "format", id="words_have_no_format"),
        pytest.param([f"É{row:03d}" for row in range(ROWS)], "format", id="letters_beyond_ascii"),
    ],
)
def test_a_rule_is_not_drawn(values: list[Any], kind: str) -> None:
    assert suggested(pl.DataFrame({"a": values}), kind) == {}


@pytest.mark.parametrize(
    ("parameters", "gone", "left"),
    [
        ({"unique_columns": ["a"]}, "key", "not_null"),
        ({"format_tests": {"a": "K"}}, "format", "key"),
        ({"range_tests": {"n": {"min": 0}}}, "range", "key"),
    ],
)
def test_what_was_asked_for_is_not_suggested(parameters: dict[str, object], gone: str, left: str) -> None:
    frame = pl.DataFrame({"a": IDS, "n": [row * 1.5 for row in range(ROWS)]})
    kinds = {each["kind"] for each in answer(frame)["suggested_rules"]}
    remaining = {each["kind"] for each in answer(frame, **parameters)["suggested_rules"]}
    assert gone in kinds
    assert gone not in remaining
    assert left in remaining


def test_a_set_makes_format_and_length_superfluous() -> None:
    found = answer(pl.DataFrame({"a": ["AA1", "BB2"] * 50}))["suggested_rules"]
    assert [each["kind"] for each in found if each["columns"]] == ["not_null", "allowed_values"]


def test_a_masked_column_gives_no_rule_with_values() -> None:
    told = (ValueCount("red", 500, 0.5), ValueCount("blue", 500, 0.5))
    shown = column(
        "a", distinct_count=2, unique_count=0, min=1, max=9, length_min=3, length_max=4, non_ascii_count=0, top_values=None
    )
    shown = replace(shown, top_values=told, patterns=(Pattern("A9", 1000, 1.0),))
    kinds = {0: "categorical"}
    assert ("allowed_values", ("a",)) in drawn(shown, kinds=kinds)
    masked = drawn(replace(shown, value_policy="masked"), kinds=kinds)
    assert {kind for kind, _ in masked} == {"not_null", "length"}


@pytest.mark.parametrize("name", ["empty_count", "blank_count", "placeholder_count"])
def test_what_other_programs_read_as_missing_is_missing(name: str) -> None:
    kinds = [kind for kind, _ in drawn(column("a", **{name: 1}))]
    assert kinds == ["completeness"]


def test_estimates_bear_no_rule() -> None:
    about = Approximation("hyperloglog", 0.01)
    exact = column("a", distinct_count=1000)
    assert ("key", ("a",)) in drawn(exact, kinds={0: "identifier"})
    estimated = column("a", distinct_count=Metric("distinct_count", 1000, about))
    assert ("key", ("a",)) not in drawn(estimated, kinds={0: "identifier"})


@pytest.mark.parametrize(
    ("pair", "is_drawn"),
    [
        pytest.param(Association("a", "b", "dependency", 1.0, 1000), True, id="in_every_row"),
        pytest.param(Association("a", "b", "dependency", 0.99, 1000), False, id="with_exceptions"),
        pytest.param(Association("a", "b", "dependency", 1.0, 1000, Approximation("sample", 0.1)), False, id="in_a_sample"),
        pytest.param(Association("a", "b", "pearson", 1.0, 1000), False, id="of_another_kind"),
        pytest.param(Association("a", "z", "dependency", 1.0, 1000), False, id="with_a_column_whose_name_is_not_unique"),
    ],
)
def test_columns_that_settle_each_other(pair: Association, is_drawn: bool) -> None:
    found = drawn(column("a"), column("b"), column("z"), column("z"), associations=(pair,))
    assert (("depends_on", ("a", "b")) in found) == is_drawn


def test_rows_told_apart_by_two_columns() -> None:
    columns = (column("a"), column("b"))
    key = CandidateKey(("a", "b"), 1.0, False)
    assert ("unique_together", ("a", "b")) in drawn(*columns, candidate_keys=(key,))
    for other in (
        replace(key, uniqueness=0.99),
        replace(key, has_nulls=True),
        replace(key, approximation=Approximation("sample", 0.1)),
    ):
        assert ("unique_together", ("a", "b")) not in drawn(*columns, candidate_keys=(other,))


def test_many_columns_give_a_bounded_number_of_rules_and_the_true_total() -> None:
    profile = table(*(column(f"c{number}", length_min=1, length_max=2) for number in range(1000)))
    found, total = suggestions(Seen(profile, {}), asked_rules({}, profile.columns))
    assert (len(found), total) == (MOST, 2001)
    assert {each.kind for each in found} == {"not_null"}  # what matters most stays


def test_suggesters_tell_their_kinds_and_share_none() -> None:
    kinds = [kind for suggester in SUGGESTERS for kind in suggester.kinds]
    assert len(kinds) == len(set(kinds))


VALUES = st.one_of(
    st.lists(st.none() | st.integers(-1000, 1000), min_size=40, max_size=60),
    st.lists(st.none() | st.floats(-1e6, 1e6), min_size=40, max_size=60),
    st.lists(st.sampled_from(["AB-1", "CD-22", "EF-333", "", None]), min_size=40, max_size=60),
    st.lists(st.from_regex(r"[A-Z]{1,2}\.[0-9]{2,3}(\+x)?", fullmatch=True), min_size=40, max_size=60),
    st.lists(st.dates(date(2000, 1, 1), date(2024, 5, 1)), min_size=40, max_size=60),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values=VALUES)
def test_whatever_is_suggested_holds_for_the_data(values: list[Any]) -> None:
    present = [value for value in values if value is not None]
    for each in answer(pl.DataFrame({"a": pl.Series(values, strict=False)}))["suggested_rules"]:
        assert each["holds_for_ratio"] == 1
        assert _holds(each["kind"], each["parameters"], values, present), json.dumps(each)


def _holds(kind: str, parameters: dict[str, Any], values: list[Any], present: list[Any]) -> bool:  # noqa: PLR0911
    match kind:
        case "not_null":
            return len(present) == len(values)
        case "completeness":
            return len(present) >= parameters["minimum_ratio"] * len(values)
        case "key":
            return len(set(values)) == len(values)
        case "range" if isinstance(parameters["min"], str):
            return all(date.fromisoformat(parameters["min"]) <= value for value in present)
        case "range":
            return all(parameters.get("min", value) <= value <= parameters.get("max", value) for value in present)
        case "allowed_values":
            return set(parameters["values"]) == set(present)
        case "format":
            return all(re.search(parameters["pattern"], value) for value in present)
        case "length":
            return all(parameters["min"] <= len(value) <= parameters["max"] for value in present)
        case _:
            return kind in ("unique", "row_count", "not_in_future", "freshness")


@pytest.mark.parametrize(
    ("masks", "pattern"),
    [
        (["A9"], "^[A-Z][0-9]$"),
        (["AA9", "A99"], "^[A-Z]{1,2}[0-9]{1,2}$"),
        (["9.9", "9-9"], r"^(?:[0-9]\.[0-9]|[0-9]-[0-9])$"),
        (["(9) 9"], r"^\([0-9]\) [0-9]$"),
        (["9--9"], "^[0-9]--[0-9]$"),
        (["9", "A", "a", "-"], None),  # too many shapes
        (["x9"], "^x[0-9]$"),  # an ASCII x is itself; a letter without case is not ASCII
        (["9\n"], None),
        ([], None),
    ],
)
def test_masks_become_a_pattern(masks: list[str], pattern: str | None) -> None:
    assert regex_of(masks) == pattern
