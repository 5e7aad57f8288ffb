"""The rules of a report that another tool may enforce: those asked for, and the suggested ones that no row breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

NUMBERS: Final = frozenset({"integer", "float", "decimal"})
TIMES: Final = frozenset({"date", "datetime"})
Bound = int | float | str
Value = int | str


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a rule can name."""

    name: str
    logical_type: str
    is_clean: bool
    """Whether every value is of the type."""
    is_text: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Which of the parameters are there depends on the kind."""

    kind: str
    """not_null, unique, unique_together, completeness, range, allowed_values, format, length, not_in_future, freshness,
    row_count, depends_on or identical."""
    columns: tuple[str, ...]
    is_asked: bool
    """By the user; else it is suggested."""
    minimum: Bound | None = None
    """A number, or a date or time as ISO 8601 text."""
    maximum: Bound | None = None
    values: tuple[Value, ...] = ()
    pattern: str = ""
    """To be searched for in the value; it is anchored where it needs to be."""
    ratio: float = 0.0
    """Least completeness, 0..1."""
    days: int = 0
    """Greatest age."""

    def __str__(self) -> str:
        return f"{self.kind} of {', '.join(map(ascii, self.columns)) or 'the table'}"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules for one table."""

    name: str
    """The file that was profiled."""
    sha256: str
    columns: tuple[Column, ...]
    """Those whose name is theirs alone, in the order of the file."""
    rules: tuple[Rule, ...]

    def by_column(self) -> Mapping[str, Sequence[Rule]]:
        """Rules that concern one column only."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if len(rule.columns) == 1:
                found.setdefault(rule.columns[0], []).append(rule)
        return found

    @property
    def of_table(self) -> tuple[Rule, ...]:
        """Rules of several columns, or of the table as a whole."""
        return tuple(rule for rule in self.rules if len(rule.columns) != 1)
