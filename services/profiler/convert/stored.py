"""A stored profile as core data: what ``profiles`` wrote, but for the places of values, which it leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, cast

from profilemydata.common.v1 import analysis_pb2
from profilemydata.profiler.v1 import finding_pb2, metric_pb2, profile_pb2

from services.profiler.convert.last_run import last_run_drift_from_proto
from services.profiler.convert.profiles import POLICIES
from services.profiler.convert.values import SEVERITY_NAMES, approximation_from_proto, dict_of, metric_from_proto, moment_of
from services.profiler.core import profile as core
from services.profiler.core import relations
from services.profiler.core.load_report import LoadProblem, LoadReport, Sheet
from services.profiler.core.metrics import Metric, MetricName

POLICY_NAMES = {number: name for name, number in POLICIES.items()}


def profile_from_proto(message: profile_pb2.Profile) -> core.Profile:
    """The measured whole again."""
    types = {column.name: cast(core.LogicalType, column.logical_type) for column in message.primary.columns}
    return core.Profile(
        primary=dataset_from_proto(message.primary),
        baseline=dataset_from_proto(message.baseline) if message.HasField("baseline") else None,
        agents=tuple(_agent(each) for each in message.agents),
        alerts=tuple(_alert(each, types) for each in message.alerts),
        issues=tuple(_issue(each, types) for each in message.issues),
        row_level_issues=tuple(_row_level_issue(each) for each in message.row_level_issues),
        row_issue_totals=tuple(_row_issue_total(each) for each in message.row_issue_totals),
        recommendations=tuple(_recommendation(each) for each in message.recommendations),
        engine=core.EngineInfo(
            suite_version=message.engine.suite_version,
            package_versions=dict(message.engine.package_versions),
            convention_version=message.engine.convention_version,
            started_at=moment_of(message.engine.start_time),
            execution_time_ms=message.engine.execution_time_ms,
        ),
        value_policy=_policy(message.value_policy),
        last_run_drift=last_run_drift_from_proto(message.last_run_drift) if message.HasField("last_run_drift") else None,
    )


def dataset_from_proto(message: profile_pb2.DatasetProfile) -> core.DatasetProfile:
    """One dataset."""
    figures = message.dataset
    return core.DatasetProfile(
        load=_load(message.load),
        metrics=_metrics(figures.metrics, "unknown"),
        columns=tuple(_column(each) for each in message.columns),
        candidate_keys=tuple(
            relations.CandidateKey(tuple(each.columns), each.uniqueness, each.has_nulls, approximation_from_proto(each))
            for each in figures.candidate_keys
        ),
        missing_patterns=tuple(
            relations.MissingPattern(tuple(each.columns), each.row_count, each.ratio) for each in figures.missing_patterns
        ),
        associations=tuple(_association(each) for each in figures.associations),
        pair_budgets=tuple(
            relations.PairBudget(each.method, each.pair_count, each.compared_count, each.told_count)
            for each in figures.pair_budgets
        ),
        quality=_quality(figures.quality),
        measured_at=moment_of(message.measure_time) if message.HasField("measure_time") else "",
    )


def _metrics(messages: Iterable[metric_pb2.Metric], logical_type: core.LogicalType) -> dict[MetricName, Metric]:
    figures = (metric_from_proto(each, logical_type) for each in messages)
    return {figure.name: figure for figure in figures}


def _load(load: profile_pb2.LoadReport) -> LoadReport:
    return LoadReport(
        file_name=load.file_name,
        format=load.format,
        encoding=load.encoding,
        has_bom=load.has_bom,
        delimiter=load.delimiter,
        quote=load.quote,
        header_row_count=load.header_row_count,
        sheet=load.sheet,
        size_bytes=load.size_bytes,
        sha256=load.sha256,
        problems=tuple(LoadProblem(each.code, each.count, each.message, tuple(each.examples)) for each in load.problems),
        confidence=dict(load.confidence),
        sheets=tuple(Sheet(each.name, each.row_count, each.column_count) for each in load.sheets),
        json_path=load.json_path,
        compression=load.compression,
        escape=load.escape,
        comment=load.comment,
        line_end=load.line_end,
        skipped_row_count=load.skipped_row_count,
    )


def _column(column: profile_pb2.ColumnProfile) -> core.ColumnProfile:
    logical_type = cast(core.LogicalType, column.logical_type)
    return core.ColumnProfile(
        position=column.position,
        name=column.name,
        dtype=column.dtype,
        logical_type=logical_type,
        status=cast(core.ColumnStatus, column.status),
        metrics=_metrics(column.metrics, logical_type),
        semantic_type=column.semantic_type,
        semantic_confidence=column.semantic_confidence,
        feature_type=column.feature_type,
        feature_confidence=column.feature_confidence,
        semantic_reasons=tuple(column.semantic_reasons),
        top_values=_values(column.top_values),
        bottom_values=_values(column.bottom_values),
        value_variants=tuple(core.ValueVariant(_values(each.spellings)) for each in column.value_variants),
        histogram=_histogram(column.histogram) if column.HasField("histogram") else None,
        log_histogram=_histogram(column.log_histogram) if column.HasField("log_histogram") else None,
        patterns=tuple(core.Pattern(each.mask, each.count, each.ratio) for each in column.patterns),
        quality=_quality(column.quality),
        pii=core.Pii(column.pii.detected, column.pii.kind, column.pii.confidence, tuple(column.pii.reasons), column.pii.category),
        states=dict(column.states),
        value_policy=_policy(column.value_policy),
        type_reason=column.type_reason,
    )


def _values(values: Iterable[metric_pb2.ValueCount]) -> tuple[core.ValueCount, ...]:
    return tuple(core.ValueCount(each.value if each.HasField("value") else None, each.count, each.ratio) for each in values)


def _histogram(histogram: metric_pb2.Histogram) -> core.Histogram:
    scale: Literal["linear", "log10"] = "log10" if histogram.scale == "log10" else "linear"
    return core.Histogram(tuple(histogram.edges), tuple(histogram.counts), histogram.method, scale)


def _quality(quality: profile_pb2.Quality) -> core.Quality:
    return core.Quality(
        score=quality.score if quality.HasField("score") else None,
        dimensions={cast(core.Dimension, name): score for name, score in quality.dimensions.items()},
        deductions=tuple(
            core.Deduction(each.rule_id, cast(core.Dimension, each.dimension), each.points, each.prevalence, each.risk)
            for each in quality.deductions
        ),
    )


def _association(pair: profile_pb2.Association) -> relations.Association:
    strength = pair.strength.number if pair.strength.HasField("number") else None
    approximation = approximation_from_proto(pair.strength)
    return relations.Association(pair.column_a, pair.column_b, pair.method, strength, pair.pair_count, approximation)


def _agent(result: profile_pb2.AgentResult) -> core.AgentResult:
    return core.AgentResult(
        agent_id=result.agent_id,
        parameters=dict_of(result.parameters),
        answer=dict_of(result.answer),
        failure_reason=result.failure.reason,
        failure_message=result.failure.message,
        execution_time_ms=result.execution_time_ms,
    )


def _policy(number: analysis_pb2.ValuePolicy) -> core.ValuePolicy:
    """Profiles of before there was a policy show everything."""
    return POLICY_NAMES.get(number, "full")


def _severity(number: finding_pb2.Severity) -> core.Severity:
    return SEVERITY_NAMES.get(number, "info")


def _alert(alert: finding_pb2.Alert, types: Mapping[str, core.LogicalType]) -> core.Alert:
    return core.Alert(
        rule_id=alert.rule_id,
        severity=_severity(alert.severity),
        agent_id=alert.agent_id,
        column=alert.column,
        message=alert.message,
        value=metric_from_proto(alert.value, types.get(alert.column, "unknown")),
        threshold=alert.threshold,
    )


def _issue(issue: finding_pb2.Issue, types: Mapping[str, core.LogicalType]) -> core.Issue:
    return core.Issue(
        rule_id=issue.rule_id,
        severity=_severity(issue.severity),
        agent_id=issue.agent_id,
        column=issue.column,
        dimension=cast(core.Dimension, issue.dimension),
        message=issue.message,
        affected_row_count=issue.affected_row_count,
        affected_ratio=issue.affected_ratio,
        evidence=tuple(metric_from_proto(each, types.get(issue.column, "unknown")) for each in issue.evidence),
        confidence=issue.confidence if issue.HasField("confidence") else 1.0,
    )


def _row_level_issue(issue: finding_pb2.RowLevelIssue) -> core.RowLevelIssue:
    return core.RowLevelIssue(
        row=issue.row,
        source_line=issue.source_line if issue.HasField("source_line") else None,
        column=issue.column,
        rule_id=issue.rule_id,
        severity=_severity(issue.severity),
        message=issue.message,
        value=issue.value if issue.HasField("value") else None,
    )


def _row_issue_total(total: finding_pb2.RowIssueTotal) -> core.RowIssueTotal:
    return core.RowIssueTotal(total.column, total.rule_id, _severity(total.severity), total.total_count, total.shown_count)


def _recommendation(advice: finding_pb2.Recommendation) -> core.Recommendation:
    return core.Recommendation(
        recommendation_id=advice.recommendation_id,
        priority=_severity(advice.priority),
        agent_id=advice.agent_id,
        column=advice.column,
        action=advice.action,
        rationale=advice.rationale,
        rule_ids=tuple(advice.rule_ids),
        gain_points=advice.gain_points if advice.HasField("gain_points") else None,
        effort=cast(core.Effort, advice.effort or "medium"),
    )
