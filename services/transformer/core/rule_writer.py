"""The writer that follows rules: fixed sentences, so the same report always reads the same."""

from __future__ import annotations

from services.transformer.core.analysis_summary import RULES, Material, Written, sections_of, text_of
from services.transformer.core.report import AnalysisSummary
from services.transformer.core.rule_findings import findings
from services.transformer.core.rule_overview import overview
from services.transformer.core.rule_steps import actions, next_steps


def written_by_rules(material: Material) -> Written:
    """The report in fixed sentences. Every number in them stands in the report."""
    sections = sections_of(
        {
            "executive_summary": tuple(overview(material)),
            "findings": tuple(findings(material)),
            "actions": tuple(actions(material.action_plan)),
            "next_steps": tuple(next_steps(material)),
        }
    )
    summary = AnalysisSummary(
        writer=RULES,
        requested_writer=RULES,
        model=None,
        fallback_reason=None,
        routing_order=RULES,
        routing_order_reason=None,
        note=None,
        text=text_of(sections),
        sections=sections,
    )
    return Written(summary, material.routing_decisions)
