"""Records → the answers of the service: analyses, histories, runs merged."""

from __future__ import annotations

from profilemydata.persistence.v1 import analysis_record_pb2, persistence_service_pb2

from services.persistence.convert.records import failure_to_proto, owner_to_proto, spec_to_proto, state_to_proto, timestamp
from services.persistence.convert.rows import ingest_to_proto
from services.persistence.core.bands import JudgedPoint
from services.persistence.core.merging.merged import Figure
from services.persistence.core.records import Analysis, AnalysisState
from services.persistence.service.history import Trend
from services.persistence.service.merged_history import MergedHistory


def analysis_to_proto(analysis: Analysis) -> analysis_record_pb2.Analysis:
    """An analysis as its user sees it."""
    request, outcome = analysis.request, analysis.outcome
    return analysis_record_pb2.Analysis(
        analysis_id=request.analysis_id,
        state=state_to_proto(analysis.state),
        spec=spec_to_proto(request.spec),
        owner=owner_to_proto(request.owner),
        create_time=timestamp(request.created_at),
        end_time=timestamp(outcome.ended_at) if outcome else None,
        persist_time=timestamp(analysis.persisted_at) if analysis.persisted_at else None,
        failure=failure_to_proto(outcome.failure) if outcome and outcome.failure else None,
        fraction=analysis.fraction,
        row_count=analysis.row_count,
        execution_time_ms=analysis.execution_time_ms,
        ingest=ingest_to_proto(analysis.ingest) if analysis.ingest else None,
    )


def trend_to_proto(trend: Trend) -> persistence_service_pb2.QueryHistoryResponse:
    """A history and whose it is."""
    dataset = trend.dataset
    return persistence_service_pb2.QueryHistoryResponse(
        points=[_point_to_proto(judged) for judged in trend.points],
        dataset_id=(dataset.dataset_id or "") if dataset else "",
        dataset_name=dataset.name if dataset else "",
        other_dataset_count=dataset.other_count if dataset else 0,
    )


def merged_to_proto(merged: MergedHistory) -> persistence_service_pb2.QueryMergedHistoryResponse:
    """Runs merged and whose they are."""
    dataset, column = merged.dataset, merged.column
    return persistence_service_pb2.QueryMergedHistoryResponse(
        dataset_id=(dataset.dataset_id or "") if dataset else "",
        dataset_name=dataset.name if dataset else "",
        other_dataset_count=dataset.other_count if dataset else 0,
        run_count=len(column.runs),
        first_create_time=timestamp(column.runs[-1].created_at) if column.runs else None,
        last_create_time=timestamp(column.runs[0].created_at) if column.runs else None,
        logical_type=column.logical_type,
        figures=[_figure_to_proto(figure) for figure in column.figures],
        runs_left_out=[analysis_record_pb2.RunLeftOut(analysis_id=run, reason=reason) for run, reason in column.left_out],
    )


def _figure_to_proto(figure: Figure) -> analysis_record_pb2.MergedFigure:
    return analysis_record_pb2.MergedFigure(
        metric=figure.metric,
        value=figure.value,
        method=figure.method,
        relative_error=figure.relative_error,
        reason=figure.reason,
    )


def _point_to_proto(judged: JudgedPoint) -> analysis_record_pb2.HistoryPoint:
    point = judged.point
    state = AnalysisState.__members__.get(point.status.upper())
    return analysis_record_pb2.HistoryPoint(
        analysis_id=point.analysis_id,
        create_time=timestamp(point.created_at),
        value=point.value,
        state=state_to_proto(state) if state else None,
        expected_low=judged.expected_low,
        expected_high=judged.expected_high,
        is_anomaly=judged.is_anomaly,
        reason=judged.reason,
    )
