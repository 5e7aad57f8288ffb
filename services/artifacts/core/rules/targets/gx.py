"""An expectation suite of Great Expectations 1.x."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from services.artifacts.core.rules.heading import heading, slug
from services.artifacts.core.rules.rule_set import Rule, RuleSet

VERSION: Final = "1.4.0"
"""The format's, as suites state it; later ones of 1.x read it."""
Expectation = tuple[str, dict[str, object]]


class GreatExpectations:
    """For ``gx`` on pandas, Spark or SQL."""

    name = "gx"
    file_name = "expectations.json"

    def write(self, rules: RuleSet) -> str:
        """See ``Target``."""
        texts = {column.name for column in rules.columns if column.is_text}
        told = [(rule, _expectation(rule, is_text=set(rule.columns) <= texts)) for rule in rules.rules]
        suite = {
            "name": slug(rules.name),
            "expectations": [*_columns(rules), *(_entry(rule, *found) for rule, found in told if found)],
            "meta": {
                "great_expectations_version": VERSION,
                "notes": {"format": "plain_text", "content": heading(rules, [rule for rule, found in told if not found])},
            },
        }
        return json.dumps(suite, ensure_ascii=True, allow_nan=False, indent=2) + "\n"


def _columns(rules: RuleSet) -> Iterator[dict[str, object]]:
    named = dict.fromkeys(name for rule in rules.rules for name in rule.columns)
    for name in named:
        yield {"type": "expect_column_to_exist", "kwargs": {"column": name}, "meta": {}}


def _entry(rule: Rule, kind: str, arguments: dict[str, object]) -> dict[str, object]:
    origin = "asked" if rule.is_asked else "suggested"
    given = {name: value for name, value in arguments.items() if value is not None}
    return {"type": kind, "kwargs": given, "meta": {"origin": origin}}


def _expectation(rule: Rule, *, is_text: bool) -> Expectation | None:
    if len(rule.columns) != 1:
        return _of_table(rule)
    column = {"column": rule.columns[0]}
    bounds: dict[str, object] = {"min_value": rule.minimum, "max_value": rule.maximum}
    found: Expectation | None = None
    match rule.kind:
        case "not_null":
            found = "expect_column_values_to_not_be_null", {**column}
        case "completeness":
            found = "expect_column_values_to_not_be_null", {**column, "mostly": rule.ratio}
        case "unique":
            found = "expect_column_values_to_be_unique", {**column}
        case "range":
            found = "expect_column_values_to_be_between", {**column, **bounds}
        case "allowed_values":
            found = "expect_column_values_to_be_in_set", {**column, "value_set": list(rule.values)}
        case "format" if is_text:
            found = "expect_column_values_to_match_regex", {**column, "regex": rule.pattern}
        case "length":
            found = "expect_column_value_lengths_to_be_between", {**column, **bounds}
    return found


def _of_table(rule: Rule) -> Expectation | None:
    match rule.kind:
        case "row_count":
            return "expect_table_row_count_to_be_between", {"min_value": rule.minimum, "max_value": rule.maximum}
        case "unique_together":
            return "expect_compound_columns_to_be_unique", {"column_list": list(rule.columns)}
        case "identical":
            first, second = rule.columns
            ignored = {"ignore_row_if": "both_values_are_missing"}
            return "expect_column_pair_values_to_be_equal", {"column_A": first, "column_B": second, **ignored}
        case _:
            return None
