"""Named, typed parameters: how they are described and how given ones are checked against the description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.runtime.errors import FieldViolation
from services.runtime.rule_parameters import is_finite, pattern_faults, range_faults

ParameterKind = Literal["number", "integer", "boolean", "text", "text_list", "object", "ranges", "patterns"]
TYPE_NAMES: Mapping[ParameterKind, str] = {
    "number": "a finite number",
    "integer": "a whole number",
    "boolean": "true or false",
    "text": "text",
    "text_list": "a list of texts",
    "object": "an object",
    "ranges": "an object of column names, each with min, max or both",
    "patterns": "an object of column names, each with a regular expression",
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
    at_most: str = ""
    """Another parameter of the same set that this one must not exceed."""


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
            faults = list(_faults(known[name], value, f"{path}.{name}"))
            violations += faults
            if not faults:
                values[name] = _normal(known[name], value)
    violations += _order_faults(specs, values, given, path)
    return values, tuple(violations)


def _faults(spec: ParameterSpec, value: object, path: str) -> Iterator[FieldViolation]:
    if spec.kind in ("ranges", "patterns") and isinstance(value, dict):
        yield from (range_faults if spec.kind == "ranges" else pattern_faults)(value, path)
    elif fault := _fault(spec, value):
        yield FieldViolation(path, fault)


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


def _order_faults(
    specs: Sequence[ParameterSpec], values: Mapping[str, object], given: Mapping[str, object], path: str
) -> Iterator[FieldViolation]:
    for spec in specs:
        lower, upper = values[spec.name], values.get(spec.at_most)
        if spec.at_most and isinstance(lower, int | float) and isinstance(upper, int | float) and lower > upper:
            blamed = spec.name if spec.name in given else spec.at_most
            yield FieldViolation(f"{path}.{blamed}", f"{spec.name} ({lower:g}) must be at most {spec.at_most} ({upper:g})")


def _has_kind(kind: ParameterKind, value: object) -> bool:
    match kind:
        case "boolean":
            return isinstance(value, bool)
        case "number" | "integer":
            # bool is an int to Python, and JSON numbers arrive as floats.
            if isinstance(value, bool) or not isinstance(value, int | float) or not is_finite(value):
                return False
            return kind == "number" or float(value).is_integer()
        case "text":
            return isinstance(value, str)
        case "text_list":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "object" | "ranges" | "patterns":
            return isinstance(value, dict)


def _normal(spec: ParameterSpec, value: object) -> object:
    if spec.kind == "integer" and isinstance(value, float):
        return int(value)
    return value
