"""How risky a column and a table are, 0..100, as sums of named factors.

A column: W · (0.4 + 0.1 · presence + 0.1 · distinctness + 0.4 · clear). W is the harm of its gravest class times the confidence in
it, presence the share of rows with a value, distinctness different values by values; clear is 0 where a hash hides them.
A table: M + (100 − M) · (0.3 · linked + 0.3 · small_groups + 0.2 · breadth + 0.2 · gaps). M is the score of its riskiest column and
each term is in 0..1: harmless columns change nothing. Neither falls when something gets more sensitive or less protected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.profiler.core.agents.sensitivity.exposure import distinctness, presence
from services.profiler.core.agents.sensitivity.inventory import Match, SensitiveColumn
from services.profiler.core.detectors.wording import percent, values
from services.profiler.core.profile import ColumnProfile

Level = Literal["high", "medium", "low"]
KIND_SHARE: Final = 0.4
PRESENCE_SHARE: Final = 0.1
DISTINCTNESS_SHARE: Final = 0.1
CLEAR_SHARE: Final = 0.4
LINKED_SHARE: Final = 0.3
GROUPS_SHARE: Final = 0.3
BREADTH_SHARE: Final = 0.2
GAPS_SHARE: Final = 0.2
BREADTH_BASE: Final = 0.8
"""What each further sensitive column leaves of the room for more: 1 − 0.8ⁿ⁻¹ of it is taken by n."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A part of a score: what adds points, how many, and what it rests on."""

    factor: str
    what: str
    points: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Score:
    """0..100; the points of its factors add up to it."""

    points: float
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What makes a table riskier than its riskiest column. Shares are 0..1."""

    is_linked: bool = False
    """Whether who somebody is stands in the clear beside health data or another special category."""
    small_group_share: float = 0.0
    """Of rows whose combination of quasi-identifiers few share."""
    gap_share: float = 0.0
    """Of the governance that is asked for and not there."""


def level_of(points: float, high: float, medium: float) -> Level:
    """The level that a score reaches; thresholds are reached by being met."""
    return "high" if points >= high else "medium" if points >= medium else "low"


def column_score(sensitive: SensitiveColumn) -> Score:
    """How risky one column is: that of its class with the greatest result."""
    return max((_match_score(sensitive.column, match) for match in sensitive.matches), key=lambda score: score.points)


def table_score(scores: Sequence[tuple[SensitiveColumn, Score]], found: Circumstances) -> Score:
    """How risky the table is; 0 where nothing sensitive was found."""
    if not scores:
        return Score(0.0, ())
    riskiest, most = max(scores, key=lambda pair: pair[1].points)
    telling = [sensitive for sensitive, _ in scores if any(match.data_class.role != "quasi" for match in sensitive.matches)]
    first = Factor("riskiest_column", "Its riskiest column", most.points, f"column “{riskiest.column.name}”")
    return _score([first, *_circumstances(100 - most.points, len(telling), found)])


def _circumstances(room: float, telling_count: int, found: Circumstances) -> tuple[Factor, ...]:
    """What takes of the room that the riskiest column leaves."""
    breadth = 1 - BREADTH_BASE ** max(telling_count - 1, 0)
    linked = "identifiers stand beside a special category"
    alike = f"{percent(found.small_group_share)} of the rows share their quasi-identifiers with fewer than five"
    many, missing = f"{telling_count} columns that are sensitive by themselves", f"{percent(found.gap_share)} of it is not there"
    return (
        Factor("linked", "Identity beside special category", room * LINKED_SHARE * found.is_linked, linked),
        Factor("small_groups", "Small groups", room * GROUPS_SHARE * found.small_group_share, alike),
        Factor("breadth", "Further sensitive columns", room * BREADTH_SHARE * breadth, many),
        Factor("gaps", "Missing governance", room * GAPS_SHARE * found.gap_share, missing),
    )


def _match_score(column: ColumnProfile, match: Match) -> Score:
    weight, present, differing = match.weight, presence(column), distinctness(column)
    known = column.number("distinct_count")
    said = "the values say so" if match.by == "values" else "its name says so"
    apart = "not known, counted in full" if known is None else f"{values(int(known))} that differ"
    readable = "hidden" if match.is_hidden else "stands in the clear"
    parts = (
        Factor("class", match.data_class.title, weight * KIND_SHARE, f"{said}, {percent(match.confidence)} sure"),
        Factor("presence", "Rows that have it", weight * PRESENCE_SHARE * present, f"{percent(present)} of the rows"),
        Factor("distinctness", "How well it tells rows apart", weight * DISTINCTNESS_SHARE * differing, apart),
        Factor("clear", "Readable", weight * CLEAR_SHARE * (not match.is_hidden), readable),
    )
    return _score(parts)


def _score(parts: Sequence[Factor]) -> Score:
    shown = tuple(Factor(each.factor, each.what, round(each.points, 2), each.evidence) for each in parts if round(each.points, 2))
    return Score(round(min(100.0, sum(each.points for each in shown)), 2), shown)
