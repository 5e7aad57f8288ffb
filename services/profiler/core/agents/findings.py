"""Findings as an agent reports them: alerts, issues, recommendations."""

from __future__ import annotations

from collections.abc import Sequence

from services.profiler.core.detectors.findings import Finding
from services.profiler.core.profile import Alert, Issue, Recommendation
from services.profiler.core.quality import Costs


def alerts_of(findings: Sequence[Finding], agent_id: str) -> tuple[Alert, ...]:
    """Thresholds that were crossed."""
    return tuple(
        Alert(
            rule_id=finding.rule.rule_id,
            severity=finding.severity,
            agent_id=agent_id,
            column=finding.column,
            message=finding.message,
            value=finding.value,
            threshold=finding.threshold,
        )
        for finding in findings
        if finding.is_alert
    )


def issues_of(findings: Sequence[Finding], agent_id: str) -> tuple[Issue, ...]:
    """Faults, whether many rows have them or few."""
    return tuple(
        Issue(
            rule_id=finding.rule.rule_id,
            severity=finding.severity,
            agent_id=agent_id,
            column=finding.column,
            dimension=finding.rule.dimension,
            message=finding.message,
            affected_row_count=finding.affected_row_count,
            affected_ratio=finding.affected_ratio,
            evidence=finding.evidence,
            confidence=finding.rule.risk,
        )
        for finding in findings
        if finding.rule.is_fault
    )


def recommendations_of(findings: Sequence[Finding], agent_id: str, costs: Costs) -> tuple[Recommendation, ...]:
    """What to do about findings that matter, with the points that it gives the table's score; one per rule and column."""
    told: set[tuple[str, int | None]] = set()
    recommendations: list[Recommendation] = []
    for finding in findings:
        key = (finding.rule.rule_id, finding.position)
        if key not in told and finding.rule.advice and (finding.is_alert or finding.severity != "info"):
            told.add(key)
            recommendations.append(_recommendation(finding, agent_id, costs.get(key)))
    return tuple(recommendations)


def _recommendation(finding: Finding, agent_id: str, points: float | None) -> Recommendation:
    advice = finding.rule.advice
    if advice is None:
        raise ValueError(f"{finding.rule.rule_id} has no advice")
    return Recommendation(
        recommendation_id=advice.recommendation_id,
        priority=finding.severity,
        agent_id=agent_id,
        column=finding.column,
        action=advice.action,
        rationale=advice.rationale,
        rule_ids=(finding.rule.rule_id,),
        gain_points=None if points is None else round(points, 2),
        effort=advice.effort,
    )
