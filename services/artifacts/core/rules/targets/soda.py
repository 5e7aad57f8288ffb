"""Checks in the language of Soda Core 3 (SodaCL)."""

from __future__ import annotations

import re
from math import floor
from typing import Final

from services.artifacts.core.rules.heading import heading, slug
from services.artifacts.core.rules.rule_set import Rule, RuleSet
from services.artifacts.core.rules.sql_literals import literals, pattern_literal
from services.artifacts.core.rules.yaml_text import Data, yaml_text

NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""A column that SodaCL can name. It quotes names for the database by itself only where they are such words."""


class Soda:
    """For ``soda scan``."""

    name = "soda"
    file_name = "checks.soda.yml"

    def write(self, rules: RuleSet) -> str:
        """See ``Target``."""
        texts = {column.name for column in rules.columns if column.is_text}
        told = [(rule, _check(rule, is_text=set(rule.columns) <= texts)) for rule in rules.rules]
        checks: list[Data] = [found for _, found in told if found is not None]
        left_out = [rule for rule, found in told if found is None]
        note = "Soda names plain words only; rules of other columns are left out."
        return yaml_text({f"checks for {slug(rules.name)}": checks}, heading(rules, left_out, note))


def _check(rule: Rule, *, is_text: bool) -> Data:
    if not all(NAME.fullmatch(name) for name in rule.columns):
        return None
    columns = ", ".join(rule.columns)
    found: Data = None
    match rule.kind:
        case "not_null":
            found = f"missing_count({columns}) = 0"
        case "completeness":
            found = f"missing_percent({columns}) <= {_percent(1 - rule.ratio)}"
        case "unique" | "unique_together":
            found = f"duplicate_count({columns}) = 0"
        case "row_count" if rule.minimum is not None and rule.maximum is not None:
            found = f"row_count between {rule.minimum} and {rule.maximum}"
        case "freshness":
            found = f"freshness({columns}) < {rule.days}d"
        case _:
            valid = _valid(rule, is_text=is_text)
            found = {f"invalid_count({columns}) = 0": valid} if valid else None
    return found


def _valid(rule: Rule, *, is_text: bool) -> dict[str, Data]:
    match rule.kind:
        case "range" if not isinstance(rule.minimum, str) and not isinstance(rule.maximum, str):
            return _given({"valid min": rule.minimum, "valid max": rule.maximum})
        case "length":
            return _given({"valid min length": rule.minimum, "valid max length": rule.maximum})
        case "allowed_values":
            return _given({"valid values": literals(rule.values)})
        case "format" if is_text:
            return _given({"valid regex": pattern_literal(rule.pattern)})
        case _:
            return {}


def _given(words: dict[str, Data]) -> dict[str, Data]:
    return {name: value for name, value in words.items() if value is not None}


def _percent(ratio: float) -> float:
    return floor(ratio * 10_000 + 0.5) / 100
