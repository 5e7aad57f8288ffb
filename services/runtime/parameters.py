"""Named, typed parameters: how they are described and how given ones are checked against the description."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.runtime.errors import FieldViolation

ParameterKind = Literal["number", "integer", "boolean", "text", "text_list", "object"]
TYPE_NAMES: Mapping[ParameterKind, str] = {
    "number": "a finite number",
    "integer": "a whole number",
    "boolean": "true or false",
    "text": "text",
    "text_list": "a list of texts",
    "object": "an object",
}


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """One parameter."""

    name: str
    kind: ParameterKind
    description: str
    """What it does, one sentence, with its unit."""
    default: object = None
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()


def check_parameters(
    specs: Sequence[ParameterSpec], given: Mapping[str, object], path: str
) -> tuple[dict[str, object], tuple[FieldViolation, ...]]:
    """Given values over defaults, and what is wrong with them. ``path`` leads to the object they stand in."""
    known = {spec.name: spec for spec in specs}
    violations = [
        FieldViolation(f"{path}.{name}", f"unknown parameter; known are {', '.join(sorted(known)) or 'none'}")
        for name in given
        if name not in known
    ]
    values: dict[str, object] = {spec.name: spec.default for spec in specs}
    for name, value in given.items():
        if name in known:
            fault = _fault(known[name], value)
            if fault:
                violations.append(FieldViolation(f"{path}.{name}", fault))
            else:
                values[name] = _normal(known[name], value)
    return values, tuple(violations)


def _fault(spec: ParameterSpec, value: object) -> str | None:
    if not _has_kind(spec.kind, value):
        return f"must be {TYPE_NAMES[spec.kind]}"
    if spec.choices and value not in spec.choices:
        return f"must be one of {', '.join(spec.choices)}"
    if isinstance(value, int | float):
        if spec.minimum is not None and value < spec.minimum:
            return f"must be at least {spec.minimum:g}"
        if spec.maximum is not None and value > spec.maximum:
            return f"must be at most {spec.maximum:g}"
    return None


def _has_kind(kind: ParameterKind, value: object) -> bool:
    match kind:
        case "boolean":
            return isinstance(value, bool)
        case "number" | "integer":
            # bool is an int to Python, and JSON numbers arrive as floats.
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                return False
            return kind == "number" or float(value).is_integer()
        case "text":
            return isinstance(value, str)
        case "text_list":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "object":
            return isinstance(value, dict)


def _normal(spec: ParameterSpec, value: object) -> object:
    if spec.kind == "integer" and isinstance(value, float):
        return int(value)
    return value
