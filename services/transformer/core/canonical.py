"""Canonical strict JSON: one report, one sequence of bytes.

UTF-8 without BOM, no white space between tokens. Objects keep the order in which their fields are declared (reports read
top-down); maps with open keys are put in order by whoever makes them. Floats carry 12 significant digits and are finite, −0 is 0;
integers beyond ±(2^53 − 1) are strings, because JavaScript would round them; lone surrogates become "?".
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
    """Plain JSON data of a value made of dataclasses, mappings, sequences and scalars. Raises ``TypeError`` for anything else.

    A number that is not finite becomes null: reasons for absent figures are given before it comes to this.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
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
        return {str(canonical(str(key))): canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _rounded(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    # Adding zero turns −0.0 into 0.0. Rounding up may overflow just below the greatest float.
    rounded = float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0
    return rounded if math.isfinite(rounded) else value
