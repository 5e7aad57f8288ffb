"""What the profiler's agents found, as plain data."""

from __future__ import annotations

from profilemydata.profiler.v1 import finding_pb2

from services.transformer.convert.figures import evidence_of, figure_of, severity_of
from services.transformer.core import measured


def alert_of(alert: finding_pb2.Alert) -> measured.Alert:
    """A threshold that was crossed."""
    return measured.Alert(
        rule_id=alert.rule_id,
        severity=severity_of(alert.severity),
        agent_ids=_agents(alert.agent_id),
        column=alert.column or None,
        message=alert.message,
        metric=alert.value.name or None,
        value=figure_of(alert.value),
        threshold=alert.threshold,
    )


def issue_of(issue: finding_pb2.Issue) -> measured.Issue:
    """Something wrong."""
    return measured.Issue(
        rule_id=issue.rule_id,
        severity=severity_of(issue.severity),
        agent_ids=_agents(issue.agent_id),
        column=issue.column or None,
        dimension=issue.dimension or None,
        message=issue.message,
        affected_row_count=issue.affected_row_count,
        affected_ratio=issue.affected_ratio,
        evidence=evidence_of(issue.evidence),
        confidence=issue.confidence if issue.HasField("confidence") else 1.0,
    )


def row_issue_of(issue: finding_pb2.RowLevelIssue) -> measured.RowLevelIssue:
    """One row with one fault."""
    return measured.RowLevelIssue(
        row=issue.row,
        source_line=issue.source_line if issue.HasField("source_line") else None,
        column=issue.column or None,
        rule_id=issue.rule_id,
        severity=severity_of(issue.severity),
        message=issue.message,
        value=issue.value if issue.HasField("value") else None,
    )


def total_of(total: finding_pb2.RowIssueTotal) -> measured.RowIssueTotal:
    """All rows with a fault."""
    return measured.RowIssueTotal(
        column=total.column or None,
        rule_id=total.rule_id,
        severity=severity_of(total.severity),
        total_count=total.total_count,
        shown_count=total.shown_count,
    )


def recommendation_of(item: finding_pb2.Recommendation) -> measured.Recommendation:
    """What to do next."""
    return measured.Recommendation(
        recommendation_id=item.recommendation_id,
        priority=severity_of(item.priority),
        agent_ids=_agents(item.agent_id),
        column=item.column or None,
        action=item.action,
        rationale=item.rationale,
        rule_ids=tuple(item.rule_ids),
        gain_points=item.gain_points if item.HasField("gain_points") else None,
        effort=item.effort or "medium",
    )


def _agents(agent_id: str) -> tuple[str, ...]:
    return (agent_id,) if agent_id else ()
