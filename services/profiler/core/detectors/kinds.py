"""What kind of column it is by its figures alone, before any meaning: whom to ask which question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from services.profiler.core.detectors.base import tally
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.profile import ColumnProfile, ColumnStatus, LogicalType

ColumnKind = Literal["identifier", "categorical", "numeric", "text", "temporal", "boolean", "constant", "nested", "binary", "empty"]

CATEGORICAL_VALUES = Threshold(
    "categorical_values", 20, "different values up to which a column is a category", "categorical_threshold"
)
CATEGORICAL_RATIO = Threshold(
    "categorical_ratio", 0.05, "share of different values up to which a text is a category", "categorical_ratio_threshold"
)
IDENTIFIER_ROWS = Threshold("identifier_rows", 10, "present values from which uniqueness says something")
IDENTIFIER_DISTINCTNESS = Threshold(
    "identifier_distinctness", 0.98, "share of different values from which a column identifies rows"
)
IDENTIFIER_LENGTH = Threshold("identifier_length", 64, "code points up to which a text can be an identifier")
THRESHOLDS: Final = (CATEGORICAL_VALUES, CATEGORICAL_RATIO, IDENTIFIER_ROWS, IDENTIFIER_DISTINCTNESS, IDENTIFIER_LENGTH)

KIND_BY_STATUS: Final[Mapping[ColumnStatus, ColumnKind]] = {
    "all_missing": "empty",
    "no_rows": "empty",
    "constant": "constant",
    "constant_with_missing": "constant",
}
KIND_BY_TYPE: Final[Mapping[LogicalType, ColumnKind]] = {
    "list": "nested",
    "struct": "nested",
    "binary": "binary",
    "boolean": "boolean",
    "date": "temporal",
    "datetime": "temporal",
    "time": "temporal",
    "duration": "temporal",
    "decimal": "numeric",
    "float": "numeric",
}
"""Integers and text need a closer look."""
NAME_TOKENS: Final = frozenset({"id", "ids", "key", "pk", "uuid", "guid", "code", "number", "no", "nr", "ref", "index"})
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def kind_of(column: ColumnProfile, thresholds: Thresholds) -> ColumnKind:
    """The kind of a column; ``empty`` where it has no value at all."""
    kind = KIND_BY_STATUS.get(column.status) or KIND_BY_TYPE.get(column.logical_type)
    if kind:
        return kind
    if column.logical_type == "integer":
        return _kind_of_integers(column, thresholds)
    return _kind_of_text(column, thresholds)


def named_as_identifier(name: str) -> bool:
    """Whether a word of the column's name says that it identifies."""
    return any(token.lower() in NAME_TOKENS for token in _TOKEN.findall(name))


def _kind_of_integers(column: ColumnProfile, thresholds: Thresholds) -> ColumnKind:
    if _tells_rows_apart(column, thresholds) and (named_as_identifier(column.name) or _is_dense(column)):
        return "identifier"
    # Both limits: few different integers in few rows are still a measure.
    return "categorical" if _has_few(column, thresholds) and _is_repetitive(column, thresholds) else "numeric"


def _kind_of_text(column: ColumnProfile, thresholds: Thresholds) -> ColumnKind:
    compact = tally(column, "length_max") <= thresholds[IDENTIFIER_LENGTH] and _spaced_ratio(column) < 0.5
    if compact and _tells_rows_apart(column, thresholds):
        return "identifier"
    repeats = 0 < _distinctness(column) < 1
    return "categorical" if repeats and (_has_few(column, thresholds) or _is_repetitive(column, thresholds)) else "text"


def _distinctness(column: ColumnProfile) -> float:
    """Different values as a share of the present; 0 where they were not counted."""
    count = tally(column, "count")
    return tally(column, "distinct_count") / count if count else 0.0


def _has_few(column: ColumnProfile, thresholds: Thresholds) -> bool:
    return 0 < tally(column, "distinct_count") <= thresholds[CATEGORICAL_VALUES]


def _is_repetitive(column: ColumnProfile, thresholds: Thresholds) -> bool:
    return 0 < _distinctness(column) <= thresholds[CATEGORICAL_RATIO]


def _tells_rows_apart(column: ColumnProfile, thresholds: Thresholds) -> bool:
    enough = tally(column, "count") >= thresholds[IDENTIFIER_ROWS]
    return enough and _distinctness(column) >= thresholds[IDENTIFIER_DISTINCTNESS]


def _is_dense(column: ColumnProfile) -> bool:
    """Whether the integers number the rows: hardly a gap between the least and the greatest."""
    least, greatest = column.number("min"), column.number("max")
    return least is not None and greatest is not None and least >= 0 and greatest - least < 1.1 * tally(column, "count")


def _spaced_ratio(column: ColumnProfile) -> float:
    return sum(pattern.ratio for pattern in column.patterns if " " in pattern.mask)
