"""A profile becomes a report in three steps: judged, written up, put together. The first and the last are pure."""

from __future__ import annotations

from services.transformer.core.action_plan import action_plan
from services.transformer.core.analysis_summary import Material, Written
from services.transformer.core.canonical import Json
from services.transformer.core.change_alerts import change_alerts
from services.transformer.core.changes import EarlierRun
from services.transformer.core.consolidation import consolidated
from services.transformer.core.executive_summary import executive_summary
from services.transformer.core.issue_summary import issue_summary
from services.transformer.core.measured import Measured
from services.transformer.core.report import Judgement, Subject, report_mapping
from services.transformer.core.routing import routing_decisions
from services.transformer.core.since_last_run import since_last_run


def judged(measured: Measured, earlier: EarlierRun | None = None) -> Material:
    """All that there is to write about; ``earlier`` is the last run of the same dataset."""
    since = since_last_run(earlier, measured) if earlier else None
    findings = consolidated(measured, change_alerts(since))
    return Material(
        measured=measured,
        findings=findings,
        issue_summary=issue_summary(findings.issues, measured.row_issue_totals),
        routing_decisions=routing_decisions(measured, findings, since=since),
        action_plan=action_plan(findings.recommendations),
        since_last_run=since,
    )


def report_of(subject: Subject, material: Material, written: Written) -> dict[str, Json]:
    """The report, with the summary as it was written."""
    judgement = Judgement(
        executive_summary=executive_summary(material.measured, material.findings, material.since_last_run),
        analysis_summary=written.analysis_summary,
        issue_summary=material.issue_summary,
        routing_decisions=written.routing_decisions,
        action_plan=material.action_plan,
        since_last_run=material.since_last_run,
    )
    return report_mapping(subject, material.measured, material.findings, judgement)
