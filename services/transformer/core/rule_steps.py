"""The last two sections in fixed sentences: what to repair, and which tool to take for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.transformer.core.analysis_summary import Material
from services.transformer.core.measured import Recommendation
from services.transformer.core.report import RoutingDecision
from services.transformer.core.wording import listed, mentions, quoted, score, sentence, uncapitalised

MOST_IMPORTANT = 3
LEAST_GAIN = 0.1
"""Points of quality that are worth a word."""


def actions(recommendations: Sequence[Recommendation]) -> Iterator[str]:
    """The most important recommendations, each once with the columns that it is for."""
    groups: dict[str, list[Recommendation]] = {}
    for item in recommendations:
        groups.setdefault(item.recommendation_id, []).append(item)
    if not groups:
        yield "Nothing needs to be repaired."
    for group in list(groups.values())[:MOST_IMPORTANT]:
        yield _action(group)


def _action(group: Sequence[Recommendation]) -> str:
    first = group[0]
    columns = [item.column for item in group if item.column is not None and not mentions(item.action, item.column)]
    act = sentence(first.action)
    where = f"In {listed(columns)}: {uncapitalised(act)}" if columns else act
    gain = first.gain_points
    if gain is None or gain < LEAST_GAIN:
        return where
    alone = f" in {quoted(columns[0])} alone" if len(columns) > 1 else ""
    return f"{where} This is worth {score(gain)} points of quality{alone}."


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
