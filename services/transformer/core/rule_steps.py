"""The last two sections in fixed sentences: what to repair, and which tool to take for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.transformer.core.analysis_summary import Material
from services.transformer.core.report import PlanStep, RoutingDecision
from services.transformer.core.wording import listed, mentions, score, sentence, uncapitalised

MOST_IMPORTANT = 3
LEAST_GAIN = 0.1
"""Points of quality that are worth a word."""


def actions(plan: Sequence[PlanStep]) -> Iterator[str]:
    """Sentences on the first steps of the plan."""
    if not plan:
        yield "Nothing needs to be repaired."
    for step in plan[:MOST_IMPORTANT]:
        yield _action(step)


def _action(step: PlanStep) -> str:
    columns = [name for name in step.columns if not mentions(step.action, name)]
    act = sentence(step.action)
    where = f"In {listed(columns)}: {uncapitalised(act)}" if columns else act
    if step.gain_points is None or step.gain_points < LEAST_GAIN:
        return where
    return f"{where} This is worth {score(step.gain_points)} points of quality{' together' if len(columns) > 1 else ''}."


def next_steps(material: Material) -> Iterator[str]:
    """Sentences on the tools, in the order of the rules."""
    if not material.routing_decisions:
        yield "Nothing needs to be done now."
    else:
        first, *others = material.routing_decisions
        yield f"Start with {first.title}{_on(first)}: {uncapitalised(first.reason)}"
        if others:
            yield f"Then {_titles(others)}."
    if material.measured.baseline is None:
        yield "Profile the next delivery with this one as its baseline to see what changes."


def _on(decision: RoutingDecision) -> str:
    columns = [name for names in decision.parameters.values() if isinstance(names, list) for name in names]
    return f" on {listed(columns)}" if columns else ""


def _titles(decisions: Sequence[RoutingDecision]) -> str:
    names = [decision.title for decision in decisions]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
