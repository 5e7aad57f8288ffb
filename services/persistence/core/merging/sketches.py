"""The states of columns as the profiler leaves them: read strictly, their hashes given a key."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from services.persistence.core.merging.column_states import ColumnState, SampleState, ThetaState
from services.persistence.core.merging.keyed_hashes import HASH_BITS, SketchKey, keyed_sketch

VERSION = 1
MAX_NOMINAL, MAX_POINTS = 2048, 256
MAX_HASHES = 64 * MAX_NOMINAL
"""Of one column as it is left: a whole level above the kept ones."""
MAX_COUNT, MAX_FLOAT = 1 << 53, sys.float_info.max
_REASON = re.compile(r"[a-z_]{1,40}")
_NUMBERS = ("min", "max", "mean", "m2")
_Fields = Mapping[str, object]
_Read = TypeVar("_Read")


def column_states(body: bytes, key: SketchKey) -> tuple[ColumnState, ...]:
    """One for each column that has a name, in their order; of several of one name the first. Raises ``ValueError``."""
    try:
        whole = json.loads(body, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(whole, dict) or whole.get("version") != VERSION or not isinstance(whole.get("columns"), list):
        raise ValueError("no sketches of this version")
    nominal, hashing = min(_count(whole.get("nominal")), MAX_NOMINAL), _text(whole.get("hashing"))
    found: dict[str, ColumnState] = {}
    for fields in whole["columns"]:
        if not isinstance(fields, dict):
            raise ValueError("a column is no object")  # noqa: TRY004 - of the object's content
        name = _text(fields.get("name"))
        if name and name not in found:
            found[name] = _column(name, fields, hashing, nominal, key)
    return tuple(found.values())


def _column(name: str, fields: _Fields, engine: str, nominal: int, key: SketchKey) -> ColumnState:
    present = ("value_count", *_NUMBERS, "distinct", "quantiles")
    absent = {figure: _reason(value) for figure in present if isinstance(value := fields.get(figure), str)}
    numbers = {figure: None if figure in absent else _number(fields.get(figure)) for figure in _NUMBERS}
    hashing = json.dumps([engine, _text(fields.get("dtype")), key.name])
    return ColumnState(
        column_name=name,
        logical_type=_text(fields.get("logical_type")),
        row_count=_count(fields.get("row_count")),
        hashing=hashlib.sha256(hashing.encode()).hexdigest()[:16],
        null_count=_count_or_none(fields.get("null_count")),
        missing_count=_count_or_none(fields.get("missing_count")),
        value_count=None if "value_count" in absent else _count_or_none(fields.get("value_count")),
        min_value=numbers["min"],
        max_value=numbers["max"],
        mean=numbers["mean"],
        m2=numbers["m2"],
        distinct=None if "distinct" in absent else _distinct(fields.get("distinct"), nominal, key),
        quantiles=None if "quantiles" in absent else _sample(fields.get("quantiles")),
        absent=absent,
    )


def _distinct(fields: object, nominal: int, key: SketchKey) -> ThetaState | None:
    if fields is None:
        return None
    if not isinstance(fields, dict):
        raise ValueError("a distinct sketch is no object")  # noqa: TRY004 - of the object's content
    packed, level = base64.b64decode(_text(fields.get("hashes")), validate=True), _count(fields.get("level"))
    if level > HASH_BITS or len(packed) % 8 or len(packed) > 8 * MAX_HASHES:
        raise ValueError("a distinct sketch is none")
    hashes = struct.unpack(f"<{len(packed) // 8}Q", packed)
    if hashes and max(hashes) >> (HASH_BITS - level):
        raise ValueError("a distinct sketch holds what was let go")
    return keyed_sketch(hashes, level, nominal, key)


def _sample(fields: object) -> SampleState | None:
    if fields is None:
        return None
    if not isinstance(fields, dict):
        raise ValueError("a sample is no object")  # noqa: TRY004 - of the object's content
    points, weights = tuple(_each(fields.get("points"), _finite)), tuple(_each(fields.get("weights"), _count))
    error = _finite(fields.get("error"))
    if not points or len(points) != len(weights) or list(points) != sorted(points) or min(weights) < 1 or not 0 <= error <= 1:
        raise ValueError("a sample is none")
    return SampleState(points, weights, error)


def _each(values: object, read: Callable[[object], _Read]) -> Iterator[_Read]:
    if not isinstance(values, list) or len(values) > MAX_POINTS:
        raise ValueError("a list is none, or too long")
    return map(read, values)


def _number(value: object) -> float | None:
    return None if value is None else _finite(value)


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -MAX_FLOAT <= value <= MAX_FLOAT:
        raise ValueError("a number is none")
    return float(value)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise ValueError("a count is none")
    return value


def _count_or_none(value: object) -> int | None:
    return None if value is None else _count(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a text is none")  # noqa: TRY004 - of the object's content
    return value


def _reason(value: str) -> str:
    if not _REASON.fullmatch(value):
        raise ValueError("a reason is none")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
