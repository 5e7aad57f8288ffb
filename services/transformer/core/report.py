"""The report, schema_version 1: its sections in the order in which they are written.

``downloads`` is empty in the stored report: files are rendered from it, so it cannot name them. The manifest lists them and whoever
serves the report fills the section on reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from services.transformer.core import reading
from services.transformer.core.canonical import Json, canonical
from services.transformer.core.changes import SinceLastRun
from services.transformer.core.explanation import Explainer, Explanation
from services.transformer.core.measured import (
    Agent,
    Alert,
    Column,
    Dataset,
    Engine,
    Figures,
    Issue,
    Load,
    Measured,
    MeasuredDataset,
    Recommendation,
    RowLevelIssue,
    Severity,
)

SCHEMA_VERSION = "1"
TileStatus = Literal["good", "attention", "bad", "neutral"]


@dataclass(frozen=True, slots=True)
class Subject:
    """The request that a report answers. Texts are None where no request was made, as in a local run."""

    analysis_id: str | None
    tool: str
    created_at: str | None
    """ISO 8601 UTC."""
    baseline_analysis_id: str | None = None
    baseline_file_name: str | None = None
    """Of the file that the earlier analysis looked at."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One thing to know at a glance: ``value`` is short text, ``meaning`` one sentence about it."""

    tile_id: str
    title: str
    value: str
    status: TileStatus
    meaning: str


@dataclass(frozen=True, slots=True)
class SummarySection:
    """A heading and its sentences."""

    section_id: str
    """executive_summary, findings, actions or next_steps."""
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnalysisSummary:
    """The report in prose. ``text`` is the sections joined, paragraphs apart by blank lines."""

    writer: str
    """Whose words these are: ``rules``, or the language model that was asked."""
    requested_writer: str
    """Who was to write them."""
    model: str | None
    """The language model's name; None for words of the rules."""
    fallback_reason: str | None
    """Why the rules wrote instead of who was asked; None if they did not have to."""
    routing_order: str
    """Who put ``routing_decisions`` in order."""
    routing_order_reason: str | None
    """Why a language model's order was not taken; None if it was, or none was asked for."""
    note: str | None
    """What to tell a reader about who wrote; None where the rules wrote and were to."""
    text: str
    sections: tuple[SummarySection, ...]


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """Issues of one rule or one column: how many, the worst severity, columns and rows touched."""

    name: str | None
    issue_count: int
    severity: Severity
    column_count: int
    row_issue_count: int
    """Row-level faults, listed or not."""


@dataclass(frozen=True, slots=True)
class RowIssueTotals:
    """Row-level faults: all of them, and how many of them are listed."""

    total_count: int
    shown_count: int
    by_severity: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IssueSummary:
    """True totals, whatever the lists show."""

    issue_count: int
    affected_column_count: int
    by_severity: Mapping[str, int]
    by_dimension: Mapping[str, int]
    by_column: tuple[GroupTotal, ...]
    by_rule: tuple[GroupTotal, ...]
    row_level: RowIssueTotals


@dataclass(frozen=True, slots=True)
class RoutingDecision:
    """A tool worth using next, why, and what to start it with."""

    tool_id: str
    title: str
    priority: Severity
    reason: str
    evidence: tuple[str, ...]
    """The findings behind it, in words."""
    rule_ids: tuple[str, ...]
    needed_files: tuple[str, ...]
    parameters: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One kind of work: what to do in which columns, what it takes and what it gains."""

    step: int
    """From 1."""
    recommendation_id: str
    action: str
    rationale: str
    priority: Severity
    effort: str
    """low, medium or high."""
    gain_points: float | None
    """Of the dataset's quality score, all columns together; None when not known."""
    columns: tuple[str, ...]
    """Empty for the dataset as a whole."""
    rule_ids: tuple[str, ...]
    agent_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What all agents found, consolidated: merged and ranked, first matters most."""

    alerts: tuple[Alert, ...]
    issues: tuple[Issue, ...]
    recommendations: tuple[Recommendation, ...]
    row_level_issues: tuple[RowLevelIssue, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The sections that are drawn from the findings."""

    executive_summary: tuple[Tile, ...]
    analysis_summary: AnalysisSummary
    issue_summary: IssueSummary
    routing_decisions: tuple[RoutingDecision, ...]
    action_plan: tuple[PlanStep, ...] = ()
    since_last_run: SinceLastRun | None = None
    """None for a first run."""


def report_mapping(subject: Subject, measured: Measured, findings: Findings, judgement: Judgement) -> dict[str, Json]:
    """The whole report as plain JSON data."""
    primary = measured.primary
    return {
        "schema_version": SCHEMA_VERSION,
        "analysis": _analysis(subject, measured),
        "load": _load(primary.load),
        "dataset": _dataset(primary.dataset),
        "columns": _columns(primary, findings),
        "baseline": _baseline(subject, measured.baseline),
        "since_last_run": canonical(judgement.since_last_run),
        "agents": {agent.agent_id: _agent(agent) for agent in measured.agents},
        "alerts": canonical(findings.alerts),
        "issues": canonical(findings.issues),
        "recommendations": canonical(findings.recommendations),
        "action_plan": canonical(judgement.action_plan),
        "executive_summary": canonical(judgement.executive_summary),
        "analysis_summary": canonical(judgement.analysis_summary),
        "row_level_issues": canonical(findings.row_level_issues),
        "issue_summary": canonical(judgement.issue_summary),
        "routing_decisions": canonical(judgement.routing_decisions),
        "downloads": [],
    }


def _analysis(subject: Subject, measured: Measured) -> Json:
    engine: Engine = measured.engine
    return canonical(
        {
            "id": subject.analysis_id,
            "tool": subject.tool,
            "status": "partial" if measured.is_partial else "completed",
            "created_at": subject.created_at,
            "execution_time_ms": measured.execution_time_ms,
            "value_policy": measured.value_policy,
            "masked_columns": [column.name for column in measured.primary.columns if column.value_policy == "masked"],
            "primary": _file(measured.primary.load),
            "baseline": _baseline_source(subject, measured.baseline),
            "engine": engine,
            "versions": measured.versions,
        }
    )


def _file(load: Load) -> dict[str, Json]:
    return {"file_name": load.file_name, "size_bytes": load.bytes, "sha256": load.sha256}


def _baseline_source(subject: Subject, baseline: MeasuredDataset | None) -> dict[str, Json] | None:
    if baseline is None and subject.baseline_analysis_id is None:
        return None
    """What was compared with: its figures are null where it could not be read."""
    file: dict[str, Json] = {"file_name": subject.baseline_file_name, "size_bytes": None, "sha256": None}
    return {
        "analysis_id": subject.baseline_analysis_id,
        **(_file(baseline.load) if baseline else file),
        "row_count": canonical(baseline.dataset.figures.metrics.get("row_count")) if baseline else None,
        "measured_at": baseline.measured_at if baseline else None,
    }


def _baseline(subject: Subject, baseline: MeasuredDataset | None) -> Json:
    """What the baseline looked like as a whole; its columns stand in the drift agent's answer."""
    if baseline is None:
        return None
    return {
        "analysis_id": subject.baseline_analysis_id,
        "load": _load(baseline.load),
        "dataset": _dataset(baseline.dataset),
    }


def _load(load: Load) -> Json:
    """How the file was read, field by field and in words; the problems that matter stand first."""
    told = {"decisions": reading.decisions(load), "summary": reading.summary(load)}
    return canonical(
        {field.name: getattr(load, field.name) for field in fields(load)} | {"problems": reading.ranked(load.problems)} | told
    )


def _dataset(dataset: Dataset) -> dict[str, Json]:
    return {
        **_figures(dataset.figures),
        "logical_type_counts": canonical(dataset.logical_type_counts),
        "quality": canonical(dataset.quality),
        "candidate_keys": canonical(dataset.candidate_keys),
        "missing_patterns": canonical(dataset.missing_patterns),
        "associations": canonical(dataset.associations),
        "pair_budgets": canonical(dataset.pair_budgets),
    }


def _figures(figures: Figures) -> dict[str, Json]:
    """The table's figures stand beside each other, not below ``metrics``: there are few and they are what people ask for."""
    metrics = {name: canonical(value) for name, value in figures.metrics.items()}
    return metrics | {"absent": canonical(figures.absent), "approximate": canonical(figures.approximate)}


def _columns(primary: MeasuredDataset, findings: Findings) -> list[Json]:
    explain = Explainer(primary.load, findings.alerts, findings.issues).explain
    return [_column(column, explain(column)) for column in primary.columns]


def _column(column: Column, explanation: Explanation) -> Json:
    return canonical(
        {
            "position": column.position,
            "name": column.name,
            "logical_type": column.logical_type,
            "type_reason": column.type_reason,
            "semantic_type": column.semantic_type,
            "semantic_confidence": column.semantic_confidence,
            "feature_type": column.feature_type,
            "feature_confidence": column.feature_confidence,
            "semantic_reasons": column.semantic_reasons,
            "dtype": column.dtype,
            "status": column.status,
            "value_policy": column.value_policy,
            "metrics": column.figures.metrics,
            "absent": column.figures.absent,
            "approximate": column.figures.approximate,
            "top_values": column.top_values,
            "bottom_values": column.bottom_values,
            "value_variants": column.value_variants,
            "histogram": column.histogram,
            "log_histogram": column.log_histogram,
            "patterns": column.patterns,
            "pii": column.pii,
            "quality": column.quality,
            "explanation": explanation,
        }
    )


def _agent(agent: Agent) -> Json:
    """The agent's own answer below how it fared; an answer never overrides the latter."""
    head = {
        "status": agent.status,
        "reason": agent.reason,
        "message": agent.message,
        "execution_time_ms": agent.execution_time_ms,
        "parameters": agent.parameters,
    }
    return canonical(head | {name: value for name, value in agent.answer.items() if name not in head})
