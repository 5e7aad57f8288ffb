"""Parameters as JSON Schema (draft 2020-12), for clients that check or draw a form before they ask."""

from __future__ import annotations

from collections.abc import Sequence

from services.runtime.parameters import ParameterKind, ParameterSpec

Schema = dict[str, object]
_BOUND: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
_RANGE: Schema = {
    "type": "object",
    "properties": {"min": _BOUND, "max": _BOUND},
    "minProperties": 1,
    "additionalProperties": False,
}
_PATTERN: Schema = {
    "anyOf": [
        {"type": "string", "format": "regex"},
        {
            "type": "object",
            "properties": {"pattern": {"type": "string", "format": "regex"}, "description": {"type": "string"}},
            "required": ["pattern"],
            "additionalProperties": False,
        },
    ]
}
_KINDS: dict[ParameterKind, Schema] = {
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "text": {"type": "string"},
    "text_list": {"type": "array", "items": {"type": "string"}},
    "object": {"type": "object"},
    "ranges": {"type": "object", "additionalProperties": _RANGE},
    "patterns": {"type": "object", "additionalProperties": _PATTERN},
}


def parameters_schema(specs: Sequence[ParameterSpec]) -> Schema:
    """Of the object that holds an agent's parameters. That one must not exceed another stands in the description alone."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {spec.name: _property(spec) for spec in specs},
        "additionalProperties": False,
    }


def _property(spec: ParameterSpec) -> Schema:
    more = f" At most {spec.at_most}." if spec.at_most else ""
    schema: Schema = {**_KINDS[spec.kind], "description": spec.description + more}
    if spec.default is not None:
        schema["default"] = spec.default
    if spec.minimum is not None:
        schema["minimum"] = spec.minimum
    if spec.maximum is not None:
        schema["maximum"] = spec.maximum
    if spec.choices:
        schema["enum"] = list(spec.choices)
    return schema
