"""The transformer's use case: a profile becomes a report."""

from __future__ import annotations

from services.transformer.core.action_plan import action_plan
from services.transformer.core.analysis_summary import Material, RuleWriter, SummaryWriter
from services.transformer.core.canonical import Json
from services.transformer.core.consolidation import consolidated
from services.transformer.core.executive_summary import executive_summary
from services.transformer.core.issue_summary import issue_summary
from services.transformer.core.measured import Measured
from services.transformer.core.report import Judgement, Subject, report_mapping
from services.transformer.core.routing import routing_decisions

RULE_WRITER = RuleWriter()


def transform(subject: Subject, measured: Measured, writer: SummaryWriter = RULE_WRITER) -> dict[str, Json]:
    """The report of a profile. Pure: the same profile and request give the same report."""
    findings = consolidated(measured)
    totals = issue_summary(findings.issues, measured.row_issue_totals)
    decisions = routing_decisions(measured, findings)
    judgement = Judgement(
        executive_summary=executive_summary(measured, findings),
        analysis_summary=writer.write(Material(measured, findings, totals, decisions)),
        issue_summary=totals,
        routing_decisions=decisions,
        action_plan=action_plan(findings.recommendations),
    )
    return report_mapping(subject, measured, findings, judgement)
