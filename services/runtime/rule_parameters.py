"""Parameters that hold a rule per column: ranges and regular expressions, checked before any data is read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from services.runtime.errors import FieldViolation

MOST_COLUMNS: Final = 1_000
LONGEST_PATTERN: Final = 1_000
"""Code points of a regular expression."""
_UNBOUNDED: Final = re.compile(r"\(\?(?:<?[=!]|P=|\()|\\[1-9]|\(\?>|[*+?}]\+")
"""What only backtracking engines know: look-around, back-references, conditions, atomic groups, possessive repeats."""
_LITERAL: Final = re.compile(r"\\[^1-9]|\[\^?\]?[^\]]*\]")
"""Escaped characters and sets, in which signs mean themselves."""


def range_faults(rules: Mapping[str, object], path: str) -> Iterator[FieldViolation]:
    """What is wrong with ``{column: {"min": …, "max": …}}``."""
    yield from _count_faults(rules, path)
    for name, bounds in rules.items():
        if fault := _range_fault(bounds):
            yield FieldViolation(f"{path}.{name}", fault)


def pattern_faults(rules: Mapping[str, object], path: str) -> Iterator[FieldViolation]:
    """What is wrong with ``{column: pattern}`` or ``{column: {"pattern": …, "description": …}}``."""
    yield from _count_faults(rules, path)
    for name, rule in rules.items():
        if fault := _pattern_fault(rule):
            yield FieldViolation(f"{path}.{name}", fault)


def _count_faults(rules: Mapping[str, object], path: str) -> Iterator[FieldViolation]:
    if len(rules) > MOST_COLUMNS:
        yield FieldViolation(path, f"has rules for at most {MOST_COLUMNS} columns")


def _range_fault(bounds: object) -> str | None:
    if not isinstance(bounds, Mapping) or not bounds.keys() <= {"min", "max"}:
        return "must be an object with min, max or both"
    given = {name: bound for name in ("min", "max") if (bound := bounds.get(name)) is not None}
    if not given:
        return "must have min, max or both"
    if not all(map(_is_bound, given.values())):
        return "min and max must be finite numbers, or dates and times as ISO 8601 text"
    least, greatest = given.get("min"), given.get("max")
    if least is None or greatest is None:
        return None
    if isinstance(least, str) != isinstance(greatest, str):
        return "min and max must be of one type"
    return "min must be at most max" if _order(least) > _order(greatest) else None


def _is_bound(bound: object) -> bool:
    if isinstance(bound, str):
        try:
            datetime.fromisoformat(bound)
        except ValueError:
            return False
        return True
    return isinstance(bound, int | float) and not isinstance(bound, bool) and is_finite(bound)


def is_finite(number: float) -> bool:
    """Whether a float can hold the number: integers may be greater than any."""
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _order(bound: object) -> float:
    if isinstance(bound, str):
        moment = datetime.fromisoformat(bound)
        return (moment.replace(tzinfo=None) - datetime(1, 1, 1)).total_seconds()  # noqa: DTZ001  only their order counts
    assert isinstance(bound, int | float)
    return bound


def _pattern_fault(rule: object) -> str | None:
    described = isinstance(rule, Mapping) and rule.keys() <= {"pattern", "description"}
    pattern = rule.get("pattern") if isinstance(rule, Mapping) and described else rule
    is_told = not isinstance(rule, Mapping) or isinstance(rule.get("description", ""), str)
    if not isinstance(pattern, str) or not pattern or not is_told:
        return "must be a regular expression, or an object with pattern and description"
    if len(pattern) > LONGEST_PATTERN:
        return f"must have at most {LONGEST_PATTERN} characters"
    if _UNBOUNDED.search(_LITERAL.sub("x", pattern)):
        return "look-around, back-references and possessive repeats are not supported: matching takes linear time"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return "is no regular expression"
    return None
