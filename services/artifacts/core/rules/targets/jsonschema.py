"""JSON Schema of one row as a JSON object (draft 2020-12)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from services.artifacts.core.rules.heading import heading
from services.artifacts.core.rules.rule_set import NUMBERS, Column, Rule, RuleSet

TYPES: Final[Mapping[str, dict[str, object]]] = {
    "integer": {"type": "integer"},
    "float": {"type": "number"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date"},
}
"""By logical type; of any other type there is no telling how it is written as JSON."""


class JsonSchema:
    """For whoever validates rows one by one. What needs more than one row is left out."""

    name = "jsonschema"
    file_name = "row.schema.json"

    def write(self, rules: RuleSet) -> str:
        """See ``Target``."""
        by_column = rules.by_column()
        left_out: list[Rule] = list(rules.of_table)
        required: list[str] = []
        properties: dict[str, object] = {}
        for column in rules.columns:
            own = by_column.get(column.name, ())
            parts = {rule: _part(rule, column) for rule in own}
            left_out += [rule for rule, part in parts.items() if part is None]
            is_filled = any(rule.kind == "not_null" for rule in own)
            required += [column.name] if is_filled else []
            properties[column.name] = _property(column, [part for part in parts.values() if part], is_filled=is_filled)
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$comment": "\n".join(heading(rules, left_out)),
            "title": rules.name,
            "type": "object",
            "properties": properties,
            "required": required,
        }
        return json.dumps(schema, ensure_ascii=True, allow_nan=False, indent=2) + "\n"


def _property(column: Column, parts: Sequence[dict[str, object]], *, is_filled: bool) -> dict[str, object]:
    own = dict(TYPES.get(column.logical_type, {})) if column.is_clean else {}
    kept, further = own, []
    for part in parts:
        # A word that is taken goes into a branch of its own.
        if kept.keys() & part.keys():
            further.append(part)
        else:
            kept = kept | part
    whole = kept | ({"allOf": further} if further else {})
    return whole if is_filled or not whole else _or_null(whole)


def _or_null(schema: dict[str, object]) -> dict[str, object]:
    if "enum" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    # Every other word is silent about null, so that naming the type is enough.
    return schema | ({"type": [schema["type"], "null"]} if "type" in schema else {})


def _part(rule: Rule, column: Column) -> dict[str, object] | None:
    """The words that say a rule; empty where the row's being there says it, None where there are none."""
    match rule.kind:
        case "not_null":
            return {}
        case "range" if column.logical_type in NUMBERS:
            return _given(minimum=rule.minimum, maximum=rule.maximum)
        case "length":
            return _given(minLength=rule.minimum, maxLength=rule.maximum)
        case "format" if column.is_text:
            return {"pattern": rule.pattern}
        case "allowed_values":
            return {"enum": list(rule.values)}
        case _:
            return None


def _given(**words: object) -> dict[str, object]:
    return {name: value for name, value in words.items() if value is not None}
