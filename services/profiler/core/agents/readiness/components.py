"""The three parts of the score, made of what the faults cost already: every cost counts in one part, and in one only.

A fault costs what it costs the quality score, 100 · share of rows · risk, spread over the columns. Each part is capped by itself,
so that mending a fault never lowers any of them. What costs no quality and still says that a schema is not well (a column that
never varies, trouble with the file) costs schema health a little.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.judgement import Judgement
from services.profiler.core.detectors.rules import POSSIBLE
from services.profiler.core.profile import DatasetProfile, Dimension
from services.profiler.core.quality import fault_points
from services.runtime.errors import FieldViolation, InvalidRequest

CONSTANT_COLUMN_POINTS: Final = 100 * POSSIBLE
"""Of the column's share."""
LOAD_PROBLEM_POINTS: Final = 5.0
"""Per kind of trouble with the file."""
STRUCTURE: Final[Mapping[str, float]] = {
    "constant_column": CONSTANT_COLUMN_POINTS,
    "load_problem": LOAD_PROBLEM_POINTS,
    "ambiguous_dates": LOAD_PROBLEM_POINTS,
    "mixed_dates": LOAD_PROBLEM_POINTS,
}
"""Observations, points by rule: they cost no quality, so that nothing counts twice."""


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the score."""

    component_id: str
    title: str
    dimensions: frozenset[Dimension]
    formula: str
    structure: Mapping[str, float] = field(default_factory=dict)

    @property
    def parameter(self) -> str:
        """That sets its weight."""
        return f"{self.component_id}_weight"

    def points(self, finding: Finding) -> float:
        """What a finding costs it, 0 if nothing."""
        if finding.rule.is_fault:
            return fault_points(finding) if finding.rule.dimension in self.dimensions else 0.0
        return self.structure.get(finding.rule.rule_id, 0.0)


COMPONENTS: Final = (
    Component(
        "completeness",
        "Completeness",
        frozenset({"completeness"}),
        "100 - the mean over the columns of what missing values cost (share of rows x risk x 100)",
    ),
    Component(
        "consistency",
        "Consistency",
        frozenset({"consistency", "uniqueness", "timeliness", "accuracy"}),
        "100 - the mean over the columns of what faults of consistency, uniqueness, timeliness and accuracy cost - repeated rows",
    ),
    Component(
        "schema_health",
        "Schema health",
        frozenset({"validity"}),
        "100 - the mean over the columns of what values that do not fit cost - ragged rows"
        f" - {CONSTANT_COLUMN_POINTS:g} of its share per column that never varies"
        f" - {LOAD_PROBLEM_POINTS:g} per kind of trouble with the file",
        STRUCTURE,
    ),
)


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """One part as it came out. ``score`` is 0..100, None where nobody looked."""

    component: Component
    score: float | None
    weight: float
    """Of the whole; those of the parts with a score add up to 1."""
    costs: Mapping[str, float]
    """Points by rule, before the cap."""

    def told(self) -> dict[str, object]:
        """For the answer."""
        ranked = sorted(self.costs.items(), key=lambda item: (-item[1], item[0]))
        return {
            "component_id": self.component.component_id,
            "title": self.component.title,
            "score": self.score,
            "reason": None if self.score is not None else "not_judged",
            "weight": round(self.weight, 6),
            "dimensions": sorted(self.component.dimensions),
            "formula": self.component.formula,
            "deductions": [{"rule_id": rule_id, "points": max(round(points, 2), 0.01)} for rule_id, points in ranked],
        }


def weights_of(parameters: Mapping[str, object]) -> dict[str, float]:
    """The weights as they were given, by component. Raises ``InvalidRequest`` if all are zero."""
    given = {each.component_id: float(str(parameters[each.parameter])) for each in COMPONENTS}
    if not sum(given.values()):
        faults = tuple(
            FieldViolation(f"parameters.readiness-rater.{each.parameter}", "all weights are zero") for each in COMPONENTS
        )
        raise InvalidRequest("All weights are zero, so that there is no score.", reason="INVALID_PARAMETER", violations=faults)
    return given


def component_scores(profile: DatasetProfile, judgement: Judgement, weights: Mapping[str, float]) -> tuple[ComponentScore, ...]:
    """All parts, with weights that add up to 1 over those that have a score."""
    judged = frozenset().union(*judgement.judged.values())
    known = [each for each in COMPONENTS if each.dimensions & judged]
    total = sum(weights[each.component_id] for each in known)
    return tuple(
        _scored(each, profile, judgement, weights[each.component_id] / total)
        if each in known and total
        else ComponentScore(each, None, 0.0, {})
        for each in COMPONENTS
    )


def overall(components: Sequence[ComponentScore]) -> float | None:
    """The weighted mean of the parts, 0..100; None without any."""
    known = [(each.score, each.weight) for each in components if each.score is not None]
    return _floored(sum(score * weight for score, weight in known)) if known else None


def _scored(component: Component, profile: DatasetProfile, judgement: Judgement, weight: float) -> ComponentScore:
    share = 1 / max(len(profile.columns), 1)
    costs: defaultdict[str, float] = defaultdict(float)
    total = 0.0
    for position in (None, *(column.position for column in profile.columns)):
        part = 1.0 if position is None else share
        of_one = [(finding.rule.rule_id, component.points(finding)) for finding in judgement.of(position)]
        for rule_id, points in of_one:
            if points:
                costs[rule_id] += points * part
        total += min(100.0, sum(points for _, points in of_one)) * part
    return ComponentScore(component, _floored(100 - min(100.0, total)), weight, dict(costs))


def _floored(score: float) -> float:
    """In hundredths, downwards: only what has no fault scores 100."""
    return min(100.0, math.floor(score * 100 + 1e-7) / 100)
