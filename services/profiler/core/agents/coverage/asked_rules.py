"""The rules that a user asks for, each with the columns of its name and the check of the pass that settles it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal, Protocol

from services.profiler.core.agents.coverage.bounds import bounds_in
from services.profiler.core.checks import Check, FormatCheck, RangeCheck, UniqueCheck
from services.profiler.core.profile import LogicalType

RuleKind = Literal["unique", "range", "format"]
AbsentRule = Literal[
    "no_such_column",
    "wrong_type",  # the rule means nothing for values of the column's type
    "pattern_not_supported",  # the pattern is outside the dialect, or too large for it
    "no_values",  # the column holds no value that could be checked
    "no_rows_read",  # merged from stored states: there were no rows to check
    "failed",  # the check broke
]
NESTED: Final = frozenset({"list", "struct", "binary"})
NEAR_NAMES: Final = 3
LONGEST_COMPARED: Final = 64
MOST_COMPARED: Final = 500


class Target(Protocol):
    """A column, before the pass or after it."""

    @property
    def position(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def logical_type(self) -> LogicalType: ...
    @property
    def dtype(self) -> object: ...


@dataclass(frozen=True, slots=True)
class AskedRule:
    """One rule for one column. Without a check it has a reason."""

    kind: RuleKind
    column: str
    position: int | None
    parameters: Mapping[str, object]
    """As the user gave them."""
    check: Check | None = None
    reason: AbsentRule | None = None
    near_names: tuple[str, ...] = ()
    """Columns that the user may have meant."""


def asked_rules(parameters: Mapping[str, object], columns: Sequence[Target]) -> tuple[AskedRule, ...]:
    """All rules in the order of the parameters; one for each column of the name where a name occurs twice."""
    by_name: dict[str, list[Target]] = {}
    for column in columns:
        by_name.setdefault(column.name, []).append(column)
    found: list[AskedRule] = []
    for kind, name, told in _told(parameters):
        named = by_name.get(name)
        if named:
            found += [_rule(kind, column, told) for column in named]
        else:
            found.append(AskedRule(kind, name, None, told, reason="no_such_column", near_names=_near(name, list(by_name))))
    return tuple(found)


def _told(parameters: Mapping[str, object]) -> Iterator[tuple[RuleKind, str, dict[str, object]]]:
    unique, ranges, formats = (parameters.get(name) for name in ("unique_columns", "range_tests", "format_tests"))
    for name in dict.fromkeys(unique if isinstance(unique, list | tuple) else ()):
        yield "unique", name, {}
    for name, bounds in (ranges if isinstance(ranges, Mapping) else {}).items():
        yield "range", name, {key: bounds[key] for key in ("min", "max") if bounds.get(key) is not None}
    for name, rule in (formats if isinstance(formats, Mapping) else {}).items():
        yield "format", name, dict(rule) if isinstance(rule, Mapping) else {"pattern": rule}


def _rule(kind: RuleKind, column: Target, told: Mapping[str, object]) -> AskedRule:
    check = _check(kind, column, told)
    return AskedRule(kind, column.name, column.position, told, check, None if check else _reason(column))


def _check(kind: RuleKind, column: Target, told: Mapping[str, object]) -> Check | None:
    match kind:
        case "unique":
            return UniqueCheck(column.position)
        case "format":
            return None if column.logical_type in NESTED else FormatCheck(column.position, str(told.get("pattern")))
        case "range":
            bounds = bounds_in(column.logical_type, str(column.dtype), told.get("min"), told.get("max"))
            return RangeCheck(column.position, bounds.minimum, bounds.maximum) if bounds else None


def _reason(column: Target) -> AbsentRule:
    return "no_values" if column.logical_type == "unknown" else "wrong_type"


def _near(name: str, names: Sequence[str]) -> tuple[str, ...]:
    # Comparing costs the product of the lengths: long names and very wide tables are not worth it.
    if len(name) > LONGEST_COMPARED:
        return ()
    folded = {each.casefold(): each for each in names[:MOST_COMPARED] if len(each) <= LONGEST_COMPARED}
    return tuple(folded[near] for near in get_close_matches(name.casefold(), list(folded), NEAR_NAMES))
