"""Recommendations as a plan: one step per kind of work, with what it takes and what it gains, the best worth first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from services.transformer.core.consolidation import WEIGHTS, worst
from services.transformer.core.measured import Recommendation
from services.transformer.core.report import PlanStep

EFFORTS: Final[Mapping[str, float]] = {"low": 1.0, "medium": 3.0, "high": 8.0}
"""How much work each is, against each other."""
GAIN_OF_NO_POINTS: Final = 0.5
"""Points that advice counts for whose gain nobody can tell: it still has a priority."""


def action_plan(recommendations: Iterable[Recommendation]) -> tuple[PlanStep, ...]:
    """Steps over all columns that the same advice is given for; those of the worst priority first, then by gain per effort."""
    groups: dict[str, list[Recommendation]] = {}
    for item in recommendations:
        groups.setdefault(item.recommendation_id, []).append(item)
    steps = sorted((_step(items) for items in groups.values()), key=_rank)
    return tuple(replace(step, step=number) for number, step in enumerate(steps, 1))


def _step(items: list[Recommendation]) -> PlanStep:
    lead = items[0]
    gains = [item.gain_points for item in items if item.gain_points is not None]
    return PlanStep(
        step=0,
        recommendation_id=lead.recommendation_id,
        action=lead.action,
        rationale=lead.rationale,
        priority=worst(item.priority for item in items),
        effort=max((item.effort for item in items), key=_work),
        gain_points=round(sum(gains), 2) if gains else None,
        columns=tuple(dict.fromkeys(item.column for item in items if item.column is not None)),
        rule_ids=tuple(dict.fromkeys(rule for item in items for rule in item.rule_ids)),
        agent_ids=tuple(dict.fromkeys(agent for item in items for agent in item.agent_ids)),
    )


def _work(effort: str) -> float:
    return EFFORTS.get(effort, EFFORTS["medium"])


def _rank(step: PlanStep) -> tuple[float, float, str]:
    return -WEIGHTS[step.priority], -(step.gain_points or GAIN_OF_NO_POINTS) / _work(step.effort), step.recommendation_id
