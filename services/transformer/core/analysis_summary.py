"""The report in prose: what a writer may speak of, and what it hands back.

The default writer follows rules (``rule_writer``); a language model may be asked instead. Whoever writes, there are four sections.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.transformer.core.changes import SinceLastRun
from services.transformer.core.measured import Measured
from services.transformer.core.report import AnalysisSummary, Findings, IssueSummary, PlanStep, RoutingDecision, SummarySection

SectionId = Literal["executive_summary", "findings", "actions", "next_steps"]
SECTIONS: Mapping[SectionId, str] = {
    "executive_summary": "Executive summary",
    "findings": "Findings",
    "actions": "Actions",
    "next_steps": "Next steps",
}
"""Headings, in reading order."""
RULES = "rules"
"""Name of the writer that needs nobody."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that a writer may speak of."""

    measured: Measured
    findings: Findings
    issue_summary: IssueSummary
    routing_decisions: tuple[RoutingDecision, ...]
    action_plan: tuple[PlanStep, ...]
    since_last_run: SinceLastRun | None = None
    """None for a first run."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer hands back: the prose, and the tools in the order in which they are to be shown."""

    analysis_summary: AnalysisSummary
    routing_decisions: tuple[RoutingDecision, ...]


def sections_of(sentences: Mapping[SectionId, Sequence[str]]) -> tuple[SummarySection, ...]:
    """The four sections in their order."""
    return tuple(SummarySection(name, heading, tuple(sentences[name])) for name, heading in SECTIONS.items())


def text_of(sections: Sequence[SummarySection]) -> str:
    """The sections as one text."""
    return "\n\n".join(f"{section.heading}\n{' '.join(section.sentences)}" for section in sections)


def grave_count(summary: IssueSummary) -> int:
    """Issues that nobody should pass over."""
    return summary.by_severity["critical"] + summary.by_severity["high"]
