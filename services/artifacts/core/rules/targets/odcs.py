"""A data contract after the Open Data Contract Standard 3.1 (Bitol, Linux Foundation)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from services.artifacts.core.rules.heading import heading, slug
from services.artifacts.core.rules.rule_set import TIMES, Column, Rule, RuleSet
from services.artifacts.core.rules.yaml_text import Data, yaml_text

NAMESPACE: Final = uuid.UUID("b0c6f7de-3f7b-5d0e-9f39-0b6f4f6f2a11")
TYPES: Final[Mapping[str, str]] = {
    "integer": "integer",
    "decimal": "number",
    "float": "number",
    "text": "string",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamp",
    "time": "time",
    "list": "array",
    "struct": "object",
}
TEXTS: Final = {
    "not_in_future": "No value lies in the future.",
    "depends_on": "{a} settles {b}: rows that agree on the first agree on the second.",
    "identical": "{a} and {b} are equal in every row.",
}
"""Rules that the standard can only tell in words."""


class DataContract:
    """For data catalogues, and for ``datacontract test``."""

    name = "odcs"
    file_name = "contract.odcs.yaml"

    def write(self, rules: RuleSet) -> str:
        """See ``Target``."""
        by_column = rules.by_column()
        table: dict[str, Data] = {
            "name": slug(rules.name),
            "physicalName": rules.name or slug(rules.name),
            "logicalType": "object",
            "properties": [_property(column, by_column.get(column.name, ())) for column in rules.columns],
        }
        quality = [found for rule in rules.of_table if (found := _quality(rule)) is not None]
        contract: dict[str, Data] = {
            "apiVersion": "v3.1.0",
            "kind": "DataContract",
            "id": str(uuid.uuid5(NAMESPACE, f"{rules.name!a}:{rules.sha256}")),
            "name": rules.name or slug(rules.name),
            "version": "0.1.0",
            "status": "draft",
            "schema": [table | ({"quality": quality} if quality else {})],
        }
        agreed = _service_levels(rules)
        return yaml_text(contract | ({"slaProperties": agreed} if agreed else {}), heading(rules, ()))


def _property(column: Column, rules: Sequence[Rule]) -> Data:
    found: dict[str, Data] = {"name": column.name}
    logical_type = TYPES.get(column.logical_type) if column.is_clean else None
    if logical_type:
        found["logicalType"] = logical_type
    options: dict[str, Data] = {}
    quality: list[Data] = []
    for rule in rules:
        if rule.kind in ("not_null", "unique"):
            found["required" if rule.kind == "not_null" else "unique"] = True
            continue
        words = _options(rule, column)
        if words and not words.keys() & options.keys():
            options |= words
        elif (told := _quality(rule)) is not None:
            quality.append(told)
    return found | ({"logicalTypeOptions": options} if options else {}) | ({"quality": quality} if quality else {})


def _options(rule: Rule, column: Column) -> dict[str, Data]:
    """Words of the logical type: the standard allows each for some types only."""
    if not column.is_clean:
        return {}
    match rule.kind:
        case "range" if column.logical_type in TIMES or not isinstance(rule.minimum, str):
            return _given({"minimum": rule.minimum, "maximum": rule.maximum})
        case "length" if column.is_text:
            return _given({"minLength": rule.minimum, "maxLength": rule.maximum})
        case "format" if column.is_text:
            return {"pattern": rule.pattern}
        case _:
            return {}


def _quality(rule: Rule) -> Data:
    found: Data = None
    match rule.kind:
        case "completeness":
            found = {"metric": "nullValues", "unit": "percent", "mustBeLessOrEqualTo": round(100 * (1 - rule.ratio), 2)}
        case "allowed_values":
            found = {"metric": "invalidValues", "arguments": {"validValues": list(rule.values)}, "mustBe": 0}
        case "format":
            found = {"metric": "invalidValues", "arguments": {"pattern": rule.pattern}, "mustBe": 0}
        case "unique_together":
            found = {"metric": "duplicateValues", "arguments": {"properties": list(rule.columns)}, "mustBe": 0}
        case "row_count" if rule.minimum is not None and rule.maximum is not None:
            found = {"metric": "rowCount", "mustBeBetween": [rule.minimum, rule.maximum]}
        case "not_in_future" | "depends_on" | "identical" | "range" | "length":
            found = {"type": "text", "description": _in_words(rule)}
    return found


def _in_words(rule: Rule) -> str:
    words = TEXTS.get(rule.kind)
    if words is None:
        return f"{rule.kind} between {rule.minimum} and {rule.maximum}"
    first, second = (*rule.columns, "", "")[:2]
    return words.replace("{a}", first, 1).replace("{b}", second, 1)


def _service_levels(rules: RuleSet) -> list[Data]:
    return [
        {"property": "freshness", "value": rule.days, "unit": "d", "element": f"{slug(rules.name)}.{rule.columns[0]}"}
        for rule in rules.rules
        if rule.kind == "freshness"
    ]


def _given(words: dict[str, Data]) -> dict[str, Data]:
    return {name: value for name, value in words.items() if value is not None}
