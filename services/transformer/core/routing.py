"""Which tool to use next: the catalogue in ``tools.toml`` held against the findings.

Rules alone decide which tools are worth using, why and with what. A language model may put them in another order, nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.transformer.core.agent_tiles.drift import AGENT_ID as DRIFT_AGENT
from services.transformer.core.answer_rules import AnswerRule, Evidence
from services.transformer.core.changes import Change, SinceLastRun
from services.transformer.core.consolidation import impact, worst
from services.transformer.core.executive_summary import GOOD_SCORE
from services.transformer.core.measured import SEVERITIES, Issue, Measured
from services.transformer.core.report import Findings, RoutingDecision
from services.transformer.core.wording import mentions, quoted, score, sentence

CATALOGUE = Path(__file__).with_name("tools.toml")
MOST_EVIDENCE = 3
MOST_COLUMNS = 50
"""Prefilled columns; more make a form nobody reads."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One entry of the catalogue: what leads to a tool, and what it needs."""

    tool_id: str
    title: str
    reason: str
    needed_files: tuple[str, ...]
    parameter: str
    """Name of its parameter that takes columns."""
    rules: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    answers: tuple[AnswerRule, ...] = ()


@cache
def catalogue(path: Path = CATALOGUE) -> tuple[Tool, ...]:
    """The tools, in catalogue order. Raises ``TypeError`` for a member that nothing reads."""
    return tuple(_tool(entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["tool"])


def _tool(entry: Mapping[str, Any]) -> Tool:
    answers = tuple(AnswerRule(**_members(rule)) for rule in entry.get("answers", ()))
    return Tool(**{**_members(entry), "answers": answers})


def _members(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


def routing_decisions(
    measured: Measured, findings: Findings, tools: Sequence[Tool] | None = None, *, since: SinceLastRun | None = None
) -> tuple[RoutingDecision, ...]:
    """The tools worth using, the most urgent first; within a priority by the summed impact of what leads there."""
    signals = dict(_signals(measured, findings, since))
    ranked = []
    for order, tool in enumerate(tools if tools is not None else catalogue()):
        issues = [issue for issue in findings.issues if _leads(issue, tool)]
        facts = [signals[name] for name in tool.signals if name in signals]
        facts += [fact for rule in tool.answers if (fact := rule.met(measured.agents))]
        if issues or facts:
            decision = _decision(tool, issues, facts)
            weight = sum(impact(issue) for issue in issues)
            ranked.append(((SEVERITIES.index(decision.priority), -weight, order), decision))
    return tuple(decision for _, decision in sorted(ranked, key=lambda item: item[0]))


def reordered(decisions: Sequence[RoutingDecision], order: Sequence[str]) -> tuple[RoutingDecision, ...] | None:
    """The same decisions in another order; None if the order does not name each of them exactly once."""
    by_id = {decision.tool_id: decision for decision in decisions}
    if len(order) != len(decisions) or set(order) != by_id.keys():
        return None
    return tuple(by_id[tool_id] for tool_id in order)


def _leads(issue: Issue, tool: Tool) -> bool:
    if issue.severity == "info":
        return False
    return (
        issue.rule_id in tool.rules or issue.dimension in tool.dimensions or any(agent in tool.agents for agent in issue.agent_ids)
    )


def _decision(tool: Tool, issues: Sequence[Issue], facts: Sequence[Evidence]) -> RoutingDecision:
    columns = dict.fromkeys(
        [issue.column for issue in issues if issue.column is not None] + [column for fact in facts for column in fact.columns]
    )
    evidence = [_words(issue) for issue in issues[:MOST_EVIDENCE]] + [fact.text for fact in facts]
    parameters: Mapping[str, list[str]] = {tool.parameter: list(columns)[:MOST_COLUMNS]} if columns else {}
    return RoutingDecision(
        tool_id=tool.tool_id,
        title=tool.title,
        priority=worst([issue.severity for issue in issues] + [fact.priority for fact in facts]),
        reason=sentence(tool.reason),
        evidence=tuple(dict.fromkeys(evidence)),
        rule_ids=tuple(dict.fromkeys(issue.rule_id for issue in issues)),
        needed_files=tool.needed_files,
        parameters=parameters,
    )


def _words(issue: Issue) -> str:
    if issue.column is None or mentions(issue.message, issue.column):
        return sentence(issue.message)
    return f"{quoted(issue.column)}: {sentence(issue.message)}"


def _signals(measured: Measured, findings: Findings, since: SinceLastRun | None) -> Iterator[tuple[str, Evidence]]:
    """Facts about the dataset, by the names that the catalogue has for them."""
    personal = tuple(column.name for column in measured.primary.columns if column.pii.detected)
    if personal:
        yield "personal_data", Evidence("medium", "Some columns hold personal data.", personal)
    if any(DRIFT_AGENT in issue.agent_ids for issue in findings.issues):
        yield "drift", Evidence("medium", "The data moved away from its baseline.")
    grave = [change for change in since.changes if change.severity in ("critical", "high")] if since else []
    if grave:
        yield "changed", Evidence("medium", f"Since the last run: {grave[0].message}", _still_there(measured, grave))
    points = measured.primary.dataset.quality.score
    if points is not None and points < GOOD_SCORE:
        yield "low_score", Evidence("medium", f"The quality score is {score(points)} of 100.")
    elif points is not None and not any(issue.severity in ("critical", "high", "medium") for issue in findings.issues):
        yield "sound", Evidence("info", f"The quality score is {score(points)} of 100 and nothing grave was found.")


def _still_there(measured: Measured, changes: Sequence[Change]) -> tuple[str, ...]:
    """The columns that changed, without those that are gone."""
    names = {column.name for column in measured.primary.columns}
    return tuple(dict.fromkeys(change.column for change in changes if change.column in names))
