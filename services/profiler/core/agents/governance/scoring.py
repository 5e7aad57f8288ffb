"""How well the governance of a table is recorded, 0..100.

A required field counts with the share of rows that have a value in it, 0 where no column records it. An area counts with the mean
of its fields, less what its values contradict: the share of rows with refused consent, or of rows called public in a table with
personal data. The table counts with the weighted mean of its areas; weights are relative to their sum, and what is not required has
none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from services.profiler.core.agents.governance.fields import Area, fields_of
from services.profiler.core.agents.sensitivity.exposure import presence
from services.profiler.core.profile import ColumnProfile

AREAS: Final[tuple[Area, ...]] = get_args(Area)
Verdict = Literal["compliant", "needs_review", "non_compliant"]


@dataclass(frozen=True, slots=True)
class FieldState:
    """A required field: the column that records it best, and the share of rows in which it does."""

    required: str
    column: ColumnProfile | None
    completeness: float
    """0..1."""


@dataclass(frozen=True, slots=True)
class AreaState:
    """One area. ``weight`` is relative, 0 where the area is not required."""

    area: Area
    fields: tuple[FieldState, ...]
    contradicted: float
    """Share of rows whose values speak against the area, 0..1."""
    weight: float

    @property
    def score(self) -> float | None:
        """0..100; None where no field is required."""
        return 100 * self.recorded * (1 - self.contradicted) if self.fields else None

    @property
    def recorded(self) -> float:
        """Mean completeness of the fields, 0..1."""
        return sum(each.completeness for each in self.fields) / len(self.fields) if self.fields else 0.0

    @property
    def lost_to_gaps(self) -> float:
        """Points of the table's score that fields without values cost."""
        return 100 * self.weight * (1 - self.recorded)

    @property
    def lost_to_contradiction(self) -> float:
        """Points that what the values say costs beyond that."""
        return 100 * self.weight * self.recorded * self.contradicted


def field_states(required: Sequence[str], columns: Sequence[ColumnProfile]) -> tuple[FieldState, ...]:
    """How each required field is recorded."""
    return tuple(_state(name, found) for name, found in fields_of(required, columns).items())


def relative_weights(
    given: Mapping[Area, float], required: Mapping[Area, Sequence[str]], is_about_people: bool
) -> dict[Area, float]:
    """Weights that sum to 1: none for areas without a required field, nor for consent where nobody could give it.

    All 0 where nothing is left to weigh.
    """
    weights = {area: given[area] if required[area] else 0.0 for area in AREAS}
    if not is_about_people and any(weights[area] for area in AREAS if area != "consent"):
        weights["consent"] = 0.0
    total = sum(weights.values())
    return {area: weight / total if total else 0.0 for area, weight in weights.items()}


def table_score(areas: Sequence[AreaState]) -> float:
    """The weighted mean."""
    return round(sum(each.weight * each.score for each in areas if each.score is not None), 2)


def verdict_of(score: float, compliant: float, review: float, is_blocked: bool) -> Verdict:
    """What a score amounts to. What contradicts itself is never compliant, however much is recorded."""
    if score >= compliant:
        return "needs_review" if is_blocked else "compliant"
    return "needs_review" if score >= review else "non_compliant"


def _state(required: str, found: Sequence[ColumnProfile]) -> FieldState:
    best = max(found, key=_filled, default=None)
    return FieldState(required, best, _filled(best) if best else 0.0)


def _filled(column: ColumnProfile) -> float:
    return 0.0 if column.status in ("all_missing", "no_rows") else presence(column)
