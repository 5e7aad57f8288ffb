"""Rules per column as parameters: what is refused, and that the field is named."""

from __future__ import annotations

import pytest

from services.runtime.parameters import ParameterSpec, check_parameters
from services.runtime.rule_parameters import LONGEST_PATTERN, MOST_COLUMNS, pattern_faults, range_faults


@pytest.mark.parametrize("pattern", [r"^\d{5}$", r"\++", r"[*+?]+", r"\\1", r"[(?=]", "(?i)abc", "(?P<name>a)", r"\(\?=", r"[]+]+"])
def test_patterns_in_linear_time_pass(pattern: str) -> None:
    assert not list(pattern_faults({"code": pattern, "other": {"pattern": pattern, "description": "a code"}}, "p"))


@pytest.mark.parametrize(
    "rule",
    [
        "(",  # does not compile
        "a{2,1}",
        "(?=a)",  # looks ahead
        "(?<!a)b",
        r"(a)\1",  # refers back
        "(?P<n>a)(?P=n)",
        "a++",  # possessive
        "x" * (LONGEST_PATTERN + 1),
        "",
        5,
        {"pattern": "a", "flags": "i"},  # a key nobody knows
        {"description": "no pattern"},
        {"pattern": "a", "description": 5},  # no text
    ],
)
def test_other_patterns_are_refused_with_their_place(rule: object) -> None:
    assert [fault.field for fault in pattern_faults({"code": rule}, "parameters.a.format_tests")] == [
        "parameters.a.format_tests.code"
    ]


@pytest.mark.parametrize(
    "bounds",
    [{"min": 0}, {"max": 1.5}, {"min": 1, "max": 1}, {"min": "2020-01-01", "max": "2020-01-01T10:00:00Z"}, {"min": None, "max": 3}],
)
def test_ranges_pass(bounds: object) -> None:
    assert not list(range_faults({"age": bounds}, "p"))


@pytest.mark.parametrize(
    "bounds",
    [
        {},
        5,
        {"min": 3, "max": 1},
        {"min": "2020", "max": 5},
        {"min": "soon"},
        {"min": True},
        {"min": float("inf")},
        {"min": 10**400},  # greater than any float
        {"least": 1},
        {"max": "2020-01-02", "min": "2020-01-03"},
    ],
)
def test_other_ranges_are_refused_with_their_place(bounds: object) -> None:
    assert [fault.field for fault in range_faults({"age": bounds}, "p")] == ["p.age"]


def test_a_number_beyond_all_floats_is_a_violation() -> None:
    for kind in ("number", "integer"):
        assert check_parameters((ParameterSpec("a", kind, "A."),), {"a": 10**400}, "p")[1]  # type: ignore[arg-type]


def test_rules_are_bounded_in_number() -> None:
    many = {str(at): "a" for at in range(MOST_COLUMNS + 1)}
    assert [fault.field for fault in pattern_faults(many, "p")] == ["p"]


def test_thresholds_in_the_wrong_order_name_the_one_that_was_given() -> None:
    specs = (ParameterSpec("medium", "number", "M.", 40.0, at_most="high"), ParameterSpec("high", "number", "H.", 70.0))
    assert [fault.field for fault in check_parameters(specs, {"high": 30}, "p")[1]] == ["p.high"]
    assert [fault.field for fault in check_parameters(specs, {"medium": 80}, "p")[1]] == ["p.medium"]
    assert check_parameters(specs, {"medium": 70}, "p")[1] == ()
