"""How easily rows are told apart by what is no identifier alone: birth, sex and place together single out most people.

k-anonymity (Sweeney 2002): the k of a table is the size of its smallest group of rows that agree in all quasi-identifiers. The
columns are chosen by their names before the pass, at most four, most telling first, one of those that tell the same (a postal code
tells the city); the pass counts the groups by the first two, three and four of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.profiler.core.agents.governance.fields import Named
from services.profiler.core.agents.sensitivity.data_classes import DataClass, mentions
from services.profiler.core.checks import CheckResult, CheckResults, GroupSizesCheck
from services.profiler.core.metrics import AbsentReason, Approximation

FAMILIES: Final = ("birth", "place", "gender", "origin", "work", "household", "event", "education")
"""What tells most apart first."""
LEAST_COLUMNS, MOST_COLUMNS = 2, 4
GROUP_LIMITS: Final = (2, 5, 10)
"""Rows in groups below these sizes are told."""
SMALL_GROUP: Final = 5
"""Below it a group is small: the size most often asked of released tables."""
GROUPED_TYPES: Final = frozenset({"integer", "decimal", "float", "text", "boolean", "date", "datetime"})


@dataclass(frozen=True, slots=True)
class GroupSizes:
    """How rows fall into groups by some columns."""

    positions: tuple[int, ...]
    row_count: int
    smallest: int | None
    """k. From a sketch an upper bound, but for 1; None without rows."""
    below: tuple[tuple[int, int], ...]
    """Rows in groups smaller than each of ``GROUP_LIMITS``."""
    approximation: Approximation | None
    absent_reason: AbsentReason | None = None

    @property
    def is_bound(self) -> bool:
        """Whether the smallest group may be smaller still."""
        return self.approximation is not None and self.smallest != 1

    @property
    def small_group_count(self) -> int:
        """Rows in small groups."""
        return dict(self.below)[SMALL_GROUP]

    @property
    def small_group_share(self) -> float:
        """Of all rows, 0..1."""
        return self.small_group_count / self.row_count if self.row_count else 0.0


def group_checks(columns: Sequence[Named]) -> tuple[GroupSizesCheck, ...]:
    """The combinations to count, the shortest first; none where fewer than two columns, or none about people, qualify."""
    named = quasi_identifiers(columns)
    if not any(data_class.is_personal for _, data_class in named):
        return ()
    by_family = {data_class.family: column.position for column, data_class in reversed(named)}
    chosen = [by_family[family] for family in FAMILIES if family in by_family][:MOST_COLUMNS]
    return tuple(GroupSizesCheck(tuple(chosen[:size])) for size in range(LEAST_COLUMNS, len(chosen) + 1))


def quasi_identifiers(columns: Sequence[Named]) -> list[tuple[Named, DataClass]]:
    """Columns whose names speak of a quasi-identifier, the most telling first, equal ones in their order."""
    named = [(column, found) for column in columns if column.logical_type in GROUPED_TYPES and (found := _quasi(column.name))]
    return sorted(named, key=lambda pair: -pair[1].points)


def group_sizes(results: CheckResults, asked: Sequence[GroupSizesCheck]) -> tuple[GroupSizes, ...]:
    """What the pass found for these checks, in their order."""
    return tuple(_sizes(check, results[check]) for check in asked if check in results)


def _sizes(check: GroupSizesCheck, result: CheckResult) -> GroupSizes:
    sizes = result.group_sizes
    return GroupSizes(
        positions=check.positions,
        row_count=result.checked_count,
        smallest=min((size for size, rows in sizes.items() if rows), default=None),
        below=tuple((limit, sum(rows for size, rows in sizes.items() if size < limit)) for limit in GROUP_LIMITS),
        approximation=result.approximation,
        absent_reason=result.absent_reason,
    )


def _quasi(name: str) -> DataClass | None:
    found = [mention.data_class for mention in mentions(name) if mention.data_class.family]
    return max(found, key=lambda each: each.points, default=None)
