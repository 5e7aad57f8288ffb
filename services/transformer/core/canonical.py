"""Canonical strict JSON: one report, one sequence of bytes.

UTF-8 without BOM, no white space between tokens. Objects keep the order in which their fields are declared (reports read
top-down); maps with open keys are put in order by whoever makes them. Floats carry 12 significant digits, are finite and written
as the shortest text that reads back as the same float, with a point or an exponent; −0 is 0. Integers beyond ±(2^53 − 1) are
strings, because JavaScript would round them; lone surrogates become "?".
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass

SIGNIFICANT_DIGITS = 12
SAFE_INTEGER = 2**53 - 1
"""Greatest integer that every JSON reader holds exactly."""

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def canonical(value: object) -> Json:
    """Plain JSON data of a value made of dataclasses, mappings with text keys, lists, tuples and scalars.

    Raises ``TypeError`` for anything else, ``ValueError`` for keys that become the same. A number that is not finite becomes null:
    reasons for absent figures are given before it comes to this.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return value if -SAFE_INTEGER <= value <= SAFE_INTEGER else str(value)
    if isinstance(value, float):
        return _rounded(value)
    return _container(value)


def canonical_json(value: object) -> bytes:
    """The bytes of a value's canonical form."""
    return json.dumps(canonical(value), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def _container(value: object) -> Json:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: canonical(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        named = {_key(key): canonical(item) for key, item in value.items()}
        if len(named) < len(value):
            raise ValueError("two keys of an object have the same form")
        return named
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{type(key).__name__} is no key of an object")
    return _text(key)


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _rounded(value: float) -> float | None:
    # Of so many digits no float rounds up beyond the greatest, 1.79769313486|23157e308. Adding zero turns −0.0 into 0.0.
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0 if math.isfinite(value) else None
