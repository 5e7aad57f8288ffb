"""A core profile as protobuf. Places of values (evidence, duplicate rows) stay behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from profilemydata.common.v1 import analysis_pb2
from profilemydata.profiler.v1 import finding_pb2, metric_pb2, profile_pb2

from services.profiler.convert.last_run import last_run_drift_to_proto
from services.profiler.convert.values import SEVERITIES, approximation_to_proto, metric_to_proto, struct_of, timestamp_of
from services.profiler.core import profile as core
from services.profiler.core import relations
from services.profiler.core.load_report import LoadReport
from services.profiler.core.metrics import Absent, Metric

POLICIES: Mapping[core.ValuePolicy, analysis_pb2.ValuePolicy] = {
    "full": analysis_pb2.VALUE_POLICY_FULL,
    "masked": analysis_pb2.VALUE_POLICY_MASKED,
    "none": analysis_pb2.VALUE_POLICY_NONE,
}


def profile_to_proto(profile: core.Profile) -> profile_pb2.Profile:
    """The measured whole as it is stored and sent."""
    return profile_pb2.Profile(
        primary=dataset_to_proto(profile.primary),
        baseline=dataset_to_proto(profile.baseline) if profile.baseline else None,
        agents=[_agent(each) for each in profile.agents],
        alerts=[_alert(each) for each in profile.alerts],
        issues=[_issue(each) for each in profile.issues],
        row_level_issues=[_row_level_issue(each) for each in profile.row_level_issues],
        row_issue_totals=[_row_issue_total(each) for each in profile.row_issue_totals],
        recommendations=[_recommendation(each) for each in profile.recommendations],
        engine=profile_pb2.EngineInfo(
            suite_version=profile.engine.suite_version,
            package_versions=profile.engine.package_versions,
            convention_version=profile.engine.convention_version,
            start_time=timestamp_of(profile.engine.started_at),
            execution_time_ms=profile.engine.execution_time_ms,
        ),
        value_policy=POLICIES[profile.value_policy],
        last_run_drift=last_run_drift_to_proto(profile.last_run_drift) if profile.last_run_drift else None,
    )


def dataset_to_proto(dataset: core.DatasetProfile) -> profile_pb2.DatasetProfile:
    """One dataset."""
    return profile_pb2.DatasetProfile(
        load=_load(dataset.load),
        dataset=profile_pb2.DatasetMetrics(
            metrics=[metric_to_proto(each) for each in dataset.metrics.values()],
            candidate_keys=[
                profile_pb2.CandidateKey(
                    columns=each.columns,
                    uniqueness=each.uniqueness,
                    has_nulls=each.has_nulls,
                    approximation=approximation_to_proto(each.approximation),
                )
                for each in dataset.candidate_keys
            ],
            missing_patterns=[
                profile_pb2.MissingPattern(columns=each.columns, row_count=each.row_count, ratio=each.ratio)
                for each in dataset.missing_patterns
            ],
            associations=[_association(each) for each in dataset.associations],
            pair_budgets=[
                profile_pb2.PairBudget(
                    method=each.method, pair_count=each.pair_count, compared_count=each.compared_count, told_count=each.told_count
                )
                for each in dataset.pair_budgets
            ],
            quality=_quality(dataset.quality),
        ),
        columns=[_column(each) for each in dataset.columns],
        measure_time=timestamp_of(dataset.measured_at) if dataset.measured_at else None,
    )


def _load(load: LoadReport) -> profile_pb2.LoadReport:
    return profile_pb2.LoadReport(
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
        problems=[
            profile_pb2.LoadProblem(code=each.code, count=each.count, message=each.message, examples=each.examples)
            for each in load.problems
        ],
        confidence=load.confidence,
        sheets=[
            profile_pb2.Sheet(name=each.name, row_count=each.row_count, column_count=each.column_count) for each in load.sheets
        ],
        json_path=load.json_path,
        compression=load.compression,
        escape=load.escape,
        comment=load.comment,
        line_end=load.line_end,
        skipped_row_count=load.skipped_row_count,
    )


def _column(column: core.ColumnProfile) -> profile_pb2.ColumnProfile:
    return profile_pb2.ColumnProfile(
        position=column.position,
        name=column.name,
        dtype=column.dtype,
        logical_type=column.logical_type,
        semantic_type=column.semantic_type,
        semantic_confidence=column.semantic_confidence,
        feature_type=column.feature_type,
        feature_confidence=column.feature_confidence,
        semantic_reasons=column.semantic_reasons,
        metrics=[metric_to_proto(each) for each in column.metrics.values()],
        top_values=_values(column.top_values),
        bottom_values=_values(column.bottom_values),
        value_variants=[metric_pb2.ValueVariant(spellings=_values(each.spellings)) for each in column.value_variants],
        histogram=_histogram(column.histogram),
        log_histogram=_histogram(column.log_histogram),
        patterns=[metric_pb2.Pattern(mask=each.mask, count=each.count, ratio=each.ratio) for each in column.patterns],
        quality=_quality(column.quality),
        pii=profile_pb2.Pii(
            detected=column.pii.detected,
            kind=column.pii.kind,
            confidence=column.pii.confidence,
            reasons=column.pii.reasons,
            category=column.pii.category,
        ),
        status=column.status,
        states=column.states,
        value_policy=POLICIES[column.value_policy],
        type_reason=column.type_reason,
    )


def _values(values: Iterable[core.ValueCount]) -> list[metric_pb2.ValueCount]:
    return [metric_pb2.ValueCount(value=each.value, count=each.count, ratio=each.ratio) for each in values]


def _histogram(histogram: core.Histogram | None) -> metric_pb2.Histogram | None:
    if histogram is None:
        return None
    return metric_pb2.Histogram(edges=histogram.edges, counts=histogram.counts, method=histogram.method, scale=histogram.scale)


def _quality(quality: core.Quality) -> profile_pb2.Quality:
    return profile_pb2.Quality(
        score=quality.score,
        dimensions={str(name): score for name, score in quality.dimensions.items()},
        deductions=[
            profile_pb2.Deduction(
                rule_id=each.rule_id, dimension=each.dimension, points=each.points, prevalence=each.prevalence, risk=each.risk
            )
            for each in quality.deductions
        ],
    )


def _association(pair: relations.Association) -> profile_pb2.Association:
    # The strength's name is the method's, which is no word of the glossary.
    value = Absent("constant") if pair.strength is None else float(pair.strength)
    strength = metric_to_proto(Metric("count", value, pair.approximation))
    strength.name = pair.method
    return profile_pb2.Association(
        column_a=pair.column_a, column_b=pair.column_b, method=pair.method, strength=strength, pair_count=pair.pair_count
    )


def _agent(result: core.AgentResult) -> profile_pb2.AgentResult:
    failed = bool(result.failure_reason)
    return profile_pb2.AgentResult(
        agent_id=result.agent_id,
        status=profile_pb2.AGENT_STATUS_ERROR if failed else profile_pb2.AGENT_STATUS_SUCCESS,
        failure=analysis_pb2.Failure(reason=result.failure_reason, message=result.failure_message) if failed else None,
        answer=struct_of(result.answer),
        parameters=struct_of(result.parameters),
        execution_time_ms=result.execution_time_ms,
    )


def _alert(alert: core.Alert) -> finding_pb2.Alert:
    return finding_pb2.Alert(
        rule_id=alert.rule_id,
        severity=SEVERITIES[alert.severity],
        agent_id=alert.agent_id,
        column=alert.column,
        message=alert.message,
        value=metric_to_proto(alert.value),
        threshold=alert.threshold,
    )


def _issue(issue: core.Issue) -> finding_pb2.Issue:
    return finding_pb2.Issue(
        rule_id=issue.rule_id,
        severity=SEVERITIES[issue.severity],
        agent_id=issue.agent_id,
        column=issue.column,
        dimension=issue.dimension,
        message=issue.message,
        affected_row_count=issue.affected_row_count,
        affected_ratio=issue.affected_ratio,
        evidence=[metric_to_proto(each) for each in issue.evidence],
        confidence=issue.confidence,
    )


def _row_level_issue(issue: core.RowLevelIssue) -> finding_pb2.RowLevelIssue:
    return finding_pb2.RowLevelIssue(
        row=issue.row,
        source_line=issue.source_line,
        column=issue.column,
        rule_id=issue.rule_id,
        severity=SEVERITIES[issue.severity],
        message=issue.message,
        value=issue.value,
    )


def _row_issue_total(total: core.RowIssueTotal) -> finding_pb2.RowIssueTotal:
    return finding_pb2.RowIssueTotal(
        column=total.column,
        rule_id=total.rule_id,
        severity=SEVERITIES[total.severity],
        total_count=total.total_count,
        shown_count=total.shown_count,
    )


def _recommendation(advice: core.Recommendation) -> finding_pb2.Recommendation:
    return finding_pb2.Recommendation(
        recommendation_id=advice.recommendation_id,
        priority=SEVERITIES[advice.priority],
        agent_id=advice.agent_id,
        column=advice.column,
        action=advice.action,
        rationale=advice.rationale,
        rule_ids=advice.rule_ids,
        gain_points=advice.gain_points,
        effort=advice.effort,
    )
