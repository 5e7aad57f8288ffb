"""A rating as alerts, issues and recommendations. What detectors found is reported by the agent that asks them, not again here."""

from __future__ import annotations

from collections.abc import Sequence

from services.profiler.core.agents.readiness.concerns import Concern
from services.profiler.core.agents.readiness.rules import LOW_READINESS, RULES
from services.profiler.core.metrics import Metric
from services.profiler.core.profile import Alert, Issue, Recommendation

_OWN = frozenset(rule.rule_id for rule in RULES)


def alerts(score: float | None, ready: float, agent_id: str) -> tuple[Alert, ...]:
    """One if the score stays below the threshold."""
    if score is None or score >= ready:
        return ()
    message = f"The readiness score of {score:g} is below {ready:g}."
    severity = LOW_READINESS.severity(0.0, is_alert=True)
    return (Alert(LOW_READINESS.rule_id, severity, agent_id, "", message, Metric("readiness_score", score), ready),)


def issues(concerns: Sequence[Concern], agent_id: str) -> tuple[Issue, ...]:
    """Faults that only this agent knows, one per column."""
    found: dict[tuple[str, str], Issue] = {}
    for concern in concerns:
        if concern.rule.rule_id in _OWN and concern.rule.is_fault:
            for column in concern.columns or ("",):
                found[concern.rule.rule_id, column] = Issue(
                    rule_id=concern.rule.rule_id,
                    severity=concern.rule.severity(0.0, is_alert=False),
                    agent_id=agent_id,
                    column=column,
                    dimension=concern.rule.dimension,
                    message=concern.message,
                    affected_row_count=0,
                    affected_ratio=0.0,
                )
    return tuple(found.values())


def recommendations(concerns: Sequence[Concern], agent_id: str) -> tuple[Recommendation, ...]:
    """What to do about blockers that only this agent knows, each once; of the column where it is one."""
    found: dict[str, Recommendation] = {}
    for concern in concerns:
        rule = concern.rule
        if rule.rule_id in _OWN and rule.advice and concern.level != "note" and rule.rule_id not in found:
            found[rule.rule_id] = Recommendation(
                recommendation_id=rule.advice.recommendation_id,
                priority=rule.severity(0.0, is_alert=False),
                agent_id=agent_id,
                column=concern.columns[0] if len(concern.columns) == 1 else "",
                action=f"{rule.advice.action}{_where(concern.columns)}",
                rationale=rule.advice.rationale,
                rule_ids=(rule.rule_id,),
            )
    return tuple(found.values())


def _where(columns: Sequence[str]) -> str:
    if len(columns) < 2:
        return ""
    more = f" and {len(columns) - 5:,} more" if len(columns) > 5 else ""
    return f" Columns: {', '.join(columns[:5])}{more}."
