"""Tests of dbt: those of its core, of dbt_utils and of dbt_expectations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from services.artifacts.core.rules.heading import heading, slug
from services.artifacts.core.rules.rule_set import Column, Rule, RuleSet
from services.artifacts.core.rules.sql_literals import literals, pattern_literal
from services.artifacts.core.rules.yaml_text import Data, yaml_text

NOTE: Final = (
    "Needs dbt 1.10.5 with the flag require_generic_test_arguments_property, or later, and in packages.yml"
    " dbt-labs/dbt_utils and metaplane/dbt_expectations where their tests are named."
)
JINJA: Final = ("{{", "{%", "{#")


class Dbt:
    """A properties file for a model of the file's name; dbt looks for it beside the models."""

    name = "dbt"
    file_name = "schema.yml"

    def write(self, rules: RuleSet) -> str:
        """See ``Target``."""
        by_column = rules.by_column()
        named = {column.name: column for column in rules.columns if _can_be_named(column.name)}
        left_out: list[Rule] = []
        columns: list[Data] = []
        for name, column in named.items():
            tests = _tests(by_column.get(name, ()), column, left_out)
            if tests:
                columns.append({"name": _plain(name), "quote": True, "data_tests": tests})
        left_out += [rule for name, own in by_column.items() if name not in named for rule in own]
        model: dict[str, Data] = {"name": slug(rules.name)}
        ages = [rule for rule in rules.rules if rule.kind == "freshness" and rule.columns[0] in named]
        if tests := _tests([*rules.of_table, *ages], None, left_out):
            model["data_tests"] = tests
        if columns:
            model["columns"] = columns
        return yaml_text({"version": 2, "models": [model]}, heading(rules, left_out, NOTE))


def _tests(rules: Sequence[Rule], column: Column | None, left_out: list[Rule]) -> list[Data]:
    tests: list[Data] = []
    for rule in rules:
        if column and rule.kind == "freshness":
            continue  # a test of the model
        test = _column_test(rule, column) if column else _model_test(rule)
        if test is None:
            left_out.append(rule)
        else:
            tests.append(test)
    return tests


def _column_test(rule: Rule, column: Column) -> Data:
    found: Data = None
    match rule.kind:
        case "not_null" | "unique":
            found = rule.kind
        case "completeness":
            found = _test("dbt_utils.not_null_proportion", at_least=rule.ratio)
        case "allowed_values" if (values := literals(rule.values)) is not None:
            found = _test("accepted_values", values=list(map(_plain_value, values)), quote=column.is_text)
        case "range":
            found = _test("dbt_utils.accepted_range", min_value=_bound(rule.minimum), max_value=_bound(rule.maximum))
        case "not_in_future":
            found = _test("dbt_utils.accepted_range", max_value="current_timestamp")
        case "format" if column.is_text and (pattern := pattern_literal(rule.pattern)) is not None:
            found = _test("dbt_expectations.expect_column_values_to_match_regex", regex=_plain(pattern))
        case "length":
            bounds = {"min_value": rule.minimum, "max_value": rule.maximum}
            found = _test("dbt_expectations.expect_column_value_lengths_to_be_between", **bounds)
    return found


def _model_test(rule: Rule) -> Data:
    if not all(map(_can_be_named, rule.columns)):
        return None
    quoted = [_plain(f'"{name}"') for name in rule.columns]
    match rule.kind:
        case "row_count":
            bounds = {"min_value": rule.minimum, "max_value": rule.maximum}
            return _test("dbt_expectations.expect_table_row_count_to_be_between", **bounds)
        case "unique_together":
            return _test("dbt_utils.unique_combination_of_columns", combination_of_columns=list(quoted))
        case "identical":
            return _test("dbt_utils.expression_is_true", expression=f"{quoted[0]} is not distinct from {quoted[1]}")
        case "freshness":
            return _test("dbt_utils.recency", datepart="day", field=quoted[0], interval=rule.days)
        case _:
            return None


def _test(name: str, **arguments: Data) -> Data:
    return {name: {"arguments": {key: value for key, value in arguments.items() if value is not None}}}


def _can_be_named(name: str) -> bool:
    # dbt quotes names without looking into them.
    return '"' not in name


def _bound(value: int | float | str | None) -> Data:
    return f"cast('{value}' as timestamp)" if isinstance(value, str) else value


def _plain_value(value: int | str) -> Data:
    return _plain(value) if isinstance(value, str) else value


def _plain(text: str) -> str:
    """A text that Jinja hands through as it stands."""
    if not any(mark in text for mark in JINJA):
        return text
    return text.replace("{", "{{ '{' }}")
