"""A profile message as what was measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from google.protobuf.timestamp_pb2 import Timestamp
from profilemydata.common.v1 import analysis_pb2
from profilemydata.profiler.v1 import profile_pb2
from profilemydata.profiler.v1.metric_pb2 import Histogram as HistogramProto
from profilemydata.profiler.v1.metric_pb2 import ValueCount as ValueCountProto

from services.transformer.convert.figures import approximation_of, figure_of, figures_of, object_of, shares_of
from services.transformer.convert.findings import alert_of, issue_of, recommendation_of, row_issue_of, total_of
from services.transformer.convert.last_run import last_run_drift_of
from services.transformer.core import distributions, measured

POLICIES: Mapping[int, measured.ValuePolicy] = {
    analysis_pb2.VALUE_POLICY_FULL: "full",
    analysis_pb2.VALUE_POLICY_MASKED: "masked",
    analysis_pb2.VALUE_POLICY_NONE: "none",
}


def measured_of(profile: profile_pb2.Profile) -> measured.Measured:
    """Everything that a profile says."""
    return measured.Measured(
        primary=_dataset_profile(profile.primary),
        baseline=_dataset_profile(profile.baseline) if profile.HasField("baseline") else None,
        agents=tuple(_agent(result) for result in profile.agents),
        alerts=tuple(alert_of(alert) for alert in profile.alerts),
        issues=tuple(issue_of(issue) for issue in profile.issues),
        row_level_issues=tuple(row_issue_of(issue) for issue in profile.row_level_issues),
        row_issue_totals=tuple(total_of(total) for total in profile.row_issue_totals),
        recommendations=tuple(recommendation_of(item) for item in profile.recommendations),
        engine=_engine(profile.engine),
        versions={name: profile.engine.package_versions[name] for name in sorted(profile.engine.package_versions)},
        execution_time_ms=profile.engine.execution_time_ms,
        value_policy=_policy(profile.value_policy),
        last_run_drift=last_run_drift_of(profile.last_run_drift) if profile.HasField("last_run_drift") else None,
    )


def _policy(number: analysis_pb2.ValuePolicy) -> measured.ValuePolicy:
    """Profiles of before there was a policy show everything."""
    return POLICIES.get(number, "full")


def time_text(time: Timestamp) -> str:
    """ISO 8601 in UTC, as JSON has it."""
    return str(time.ToJsonString())


def _engine(engine: profile_pb2.EngineInfo) -> measured.Engine:
    start = time_text(engine.start_time) if engine.HasField("start_time") else None
    return measured.Engine(engine.suite_version, engine.convention_version, start)


def _dataset_profile(profile: profile_pb2.DatasetProfile) -> measured.MeasuredDataset:
    columns = tuple(_column(column) for column in profile.columns)
    measured_at = time_text(profile.measure_time) if profile.HasField("measure_time") else None
    return measured.MeasuredDataset(_load(profile.load), _dataset(profile.dataset, columns), columns, measured_at)


def _load(load: profile_pb2.LoadReport) -> measured.Load:
    return measured.Load(
        file_name=load.file_name,
        format=load.format or None,
        encoding=load.encoding or None,
        bom=load.has_bom,
        compression=load.compression or None,
        delimiter=load.delimiter or None,
        quote=load.quote or None,
        escape=load.escape or None,
        comment=load.comment or None,
        line_end=load.line_end or None,
        skipped_row_count=load.skipped_row_count,
        header=load.header_row_count,
        sheet=load.sheet or None,
        sheets=tuple(measured.Sheet(each.name, each.row_count, each.column_count) for each in load.sheets),
        json_path=load.json_path or None,
        bytes=load.size_bytes,
        sha256=load.sha256 or None,
        problems=tuple(
            measured.LoadProblem(problem.code, problem.count, problem.message, tuple(problem.examples)) for problem in load.problems
        ),
        confidence=shares_of(load.confidence),
    )


def _dataset(metrics: profile_pb2.DatasetMetrics, columns: Iterable[measured.Column]) -> measured.Dataset:
    return measured.Dataset(
        figures=figures_of(metrics.metrics),
        logical_type_counts=dict(Counter(column.logical_type for column in columns).most_common()),
        quality=_quality(metrics.quality),
        candidate_keys=tuple(
            measured.CandidateKey(tuple(key.columns), key.uniqueness, key.has_nulls, approximation_of(key))
            for key in metrics.candidate_keys
        ),
        missing_patterns=tuple(
            measured.MissingPattern(tuple(pattern.columns), pattern.row_count, pattern.ratio)
            for pattern in metrics.missing_patterns
        ),
        associations=tuple(_association(association) for association in metrics.associations),
        pair_budgets=tuple(
            measured.PairBudget(each.method, each.pair_count, each.compared_count, each.told_count) for each in metrics.pair_budgets
        ),
    )


def _association(association: profile_pb2.Association) -> measured.Association:
    strength = figure_of(association.strength)
    return measured.Association(
        column_a=association.column_a,
        column_b=association.column_b,
        method=association.method,
        strength=strength,
        absent_reason=association.strength.absent_reason or None,
        pair_count=association.pair_count,
        approximate=approximation_of(association.strength),
    )


def _column(column: profile_pb2.ColumnProfile) -> measured.Column:
    return measured.Column(
        position=column.position,
        name=column.name,
        dtype=column.dtype or None,
        logical_type=column.logical_type or "unknown",
        semantic_type=column.semantic_type or None,
        semantic_confidence=column.semantic_confidence if column.semantic_type else None,
        semantic_reasons=tuple(column.semantic_reasons),
        feature_type=column.feature_type or None,
        feature_confidence=column.feature_confidence if column.feature_type else None,
        status=column.status or "ok",
        figures=figures_of(column.metrics),
        top_values=_values(column.top_values),
        bottom_values=_values(column.bottom_values),
        value_variants=tuple(distributions.ValueVariant(_values(variant.spellings)) for variant in column.value_variants),
        histogram=_histogram(column.histogram) if column.HasField("histogram") else None,
        log_histogram=_histogram(column.log_histogram) if column.HasField("log_histogram") else None,
        patterns=tuple(distributions.Pattern(pattern.mask, pattern.count, pattern.ratio) for pattern in column.patterns),
        pii=measured.Pii(
            column.pii.detected,
            column.pii.kind or None,
            column.pii.category or None,
            column.pii.confidence,
            tuple(column.pii.reasons),
        ),
        quality=_quality(column.quality),
        value_policy=_policy(column.value_policy),
        type_reason=column.type_reason or None,
    )


def _values(values: Iterable[ValueCountProto]) -> tuple[distributions.ValueCount, ...]:
    return tuple(
        distributions.ValueCount(each.value if each.HasField("value") else None, each.count, each.ratio) for each in values
    )


def _histogram(histogram: HistogramProto) -> distributions.Histogram:
    return distributions.Histogram(tuple(histogram.edges), tuple(histogram.counts), histogram.method, histogram.scale or "linear")


def _quality(quality: profile_pb2.Quality) -> measured.Quality:
    return measured.Quality(
        score=quality.score if quality.HasField("score") else None,
        dimensions=shares_of(quality.dimensions),
        deductions=tuple(
            measured.Deduction(item.rule_id, item.dimension, item.points, item.prevalence, item.risk) for item in quality.deductions
        ),
    )


def _agent(result: profile_pb2.AgentResult) -> measured.Agent:
    failed = result.status == profile_pb2.AGENT_STATUS_ERROR
    return measured.Agent(
        agent_id=result.agent_id,
        status="error" if failed else "success",
        reason=(result.failure.reason or "INTERNAL") if failed else None,
        message=(result.failure.message or None) if failed else None,
        execution_time_ms=result.execution_time_ms,
        parameters=object_of(result.parameters),
        answer=object_of(result.answer),
    )
