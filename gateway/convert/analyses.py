"""Analyses: records to resources, orders to specs."""

from __future__ import annotations

from typing import get_args

from google.protobuf.json_format import MessageToDict, ParseDict
from profilemydata.common.v1.analysis_pb2 import (
    VALUE_POLICY_FULL,
    VALUE_POLICY_MASKED,
    VALUE_POLICY_NONE,
    AnalysisSpec,
    AnalysisState,
    ValuePolicy,
)
from profilemydata.common.v1.analysis_pb2 import Failure as FailureMessage
from profilemydata.common.v1.dataset_pb2 import Baseline, Dataset
from profilemydata.persistence.v1.analysis_record_pb2 import Analysis as Record
from profilemydata.persistence.v1.analysis_record_pb2 import HistoryPoint as HistoryRecord
from profilemydata.persistence.v1.analysis_record_pb2 import Ingest as IngestMessage
from profilemydata.persistence.v1.analysis_record_pb2 import IngestState as IngestStateNumber
from profilemydata.persistence.v1.persistence_service_pb2 import (
    ListAnalysesRequest,
    ListAnalysesResponse,
    QueryHistoryResponse,
    QueryMergedHistoryResponse,
)

from gateway.convert.values import from_struct, to_datetime, to_struct, to_timestamp
from gateway.service.orders import TOOL_ID, Filter, HistoryQuestion, MergedQuestion, Order, SourceFile, UploadedFile
from gateway.service.resources import (
    Analysis,
    AnalysisPage,
    EarlierAnalysis,
    Failure,
    File,
    History,
    HistoryPoint,
    Ingest,
    IngestState,
    Links,
    MergedApproximation,
    MergedHistory,
    Progress,
    RunLeftOut,
    Status,
)

_PREFIX = "ANALYSIS_STATE_"
_STATUSES: dict[int, Status] = {AnalysisState.Value(_PREFIX + status.upper()): status for status in get_args(Status)}

_INGEST_STATES: dict[int, IngestState] = {
    IngestStateNumber.Value(f"INGEST_STATE_{state.upper()}"): state for state in get_args(IngestState)
}
_POLICIES: dict[str, ValuePolicy] = {
    "full": VALUE_POLICY_FULL,
    "masked": VALUE_POLICY_MASKED,
    "none": VALUE_POLICY_NONE,
}


def analysis(record: Record) -> Analysis:
    """An analysis as the API shows it."""
    return Analysis(
        analysis_id=record.analysis_id,
        # A state from a newer service is shown as the least that is certain.
        status=_STATUSES.get(record.state, "queued"),
        tool=record.spec.tool_id or TOOL_ID,
        dataset=record.spec.dataset_name or None,
        created_at=to_datetime(record.create_time),
        ended_at=to_datetime(record.end_time) if record.HasField("end_time") else None,
        persisted_at=to_datetime(record.persist_time) if record.HasField("persist_time") else None,
        progress=_progress(record),
        primary=_file(record.spec.primary),
        baseline=_baseline(record.spec),
        agents=[agent.agent_id for agent in record.spec.agents],
        parameters={agent.agent_id: from_struct(agent.parameters) for agent in record.spec.agents if agent.parameters.fields},
        failure=failure(record.failure) if record.HasField("failure") else None,
        execution_time_ms=record.execution_time_ms if record.HasField("execution_time_ms") else None,
        ingest=_ingest(record.ingest) if record.HasField("ingest") else None,
        links=Links.of(record.analysis_id),
    )


def page(response: ListAnalysesResponse) -> AnalysisPage:
    """A page of analyses."""
    analyses = [analysis(record) for record in response.analyses]
    return AnalysisPage(analyses=analyses, next_page_token=response.next_page_token or None)


def spec(order: Order) -> AnalysisSpec:
    """What an order asks for."""
    message = AnalysisSpec(
        primary=_dataset(order.primary), tool_id=order.tool_id, dataset_name=order.dataset_name, ingest=order.ingest
    )
    if order.values:
        message.value_policy = _POLICIES[order.values]
    for name in order.agents:
        message.agents.add(agent_id=name, parameters=to_struct(order.parameters.get(name, {})))
    if isinstance(order.baseline, str):
        message.baseline.CopyFrom(Baseline(analysis_id=order.baseline))
    elif order.baseline is not None:
        message.baseline.CopyFrom(Baseline(dataset=_dataset(order.baseline)))
    return message


def list_request(wanted: Filter) -> ListAnalysesRequest:
    """The question behind a filter."""
    return ListAnalysesRequest(
        page_size=wanted.page_size,
        page_token=wanted.page_token,
        states=[_PREFIX + status.upper() for status in wanted.statuses],
        file_name_contains=wanted.file_name,
        dataset=wanted.dataset,
        created_from=to_timestamp(wanted.created_from) if wanted.created_from else None,
        created_before=to_timestamp(wanted.created_before) if wanted.created_before else None,
    )


def history(asked: HistoryQuestion, response: QueryHistoryResponse) -> History:
    """How a metric went."""
    return History(
        dataset=asked.dataset,
        dataset_id=response.dataset_id or None,
        dataset_name=response.dataset_name or None,
        other_dataset_count=response.other_dataset_count,
        column=asked.column,
        metric=asked.metric,
        points=[_history_point(record) for record in response.points],
    )


def merged_history(asked: MergedQuestion, response: QueryMergedHistoryResponse) -> MergedHistory:
    """A column over several runs."""
    figures = response.figures
    return MergedHistory(
        dataset=asked.dataset,
        dataset_id=response.dataset_id or None,
        dataset_name=response.dataset_name or None,
        other_dataset_count=response.other_dataset_count,
        column=asked.column,
        logical_type=response.logical_type or None,
        run_count=response.run_count,
        first_created_at=to_datetime(response.first_create_time) if response.HasField("first_create_time") else None,
        last_created_at=to_datetime(response.last_create_time) if response.HasField("last_create_time") else None,
        metrics={figure.metric: figure.value if figure.HasField("value") else None for figure in figures},
        approximate={
            figure.metric: MergedApproximation(method=figure.method, relative_error=figure.relative_error)
            for figure in figures
            if figure.method
        },
        absent={figure.metric: figure.reason for figure in figures if figure.reason},
        runs_left_out=[RunLeftOut(analysis_id=run.analysis_id, reason=run.reason) for run in response.runs_left_out],
    )


def _history_point(record: HistoryRecord) -> HistoryPoint:
    return HistoryPoint(
        analysis_id=record.analysis_id,
        created_at=to_datetime(record.create_time),
        status=_STATUSES.get(record.state),
        value=record.value if record.HasField("value") else None,
        expected_low=record.expected_low if record.HasField("expected_low") else None,
        expected_high=record.expected_high if record.HasField("expected_high") else None,
        is_anomaly=record.is_anomaly if record.HasField("is_anomaly") else None,
        reason=record.reason,
    )


def _progress(record: Record) -> Progress:
    return Progress(
        fraction=record.fraction if record.HasField("fraction") else None,
        row_count=record.row_count if record.HasField("row_count") else None,
    )


def _file(dataset: Dataset) -> File:
    read_options = MessageToDict(dataset.read_options, preserving_proto_field_name=True)
    if dataset.source_uri:
        return File(file_name=dataset.file_name, source_uri=dataset.source_uri, read_options=read_options)
    return File(
        file_name=dataset.file_name,
        size_bytes=dataset.object.size_bytes,
        sha256=dataset.object.sha256,
        read_options=read_options,
    )


def _baseline(wanted: AnalysisSpec) -> File | EarlierAnalysis | None:
    match wanted.baseline.WhichOneof("source"):
        case "dataset":
            return _file(wanted.baseline.dataset)
        case "analysis_id":
            earlier = wanted.baseline
            return EarlierAnalysis(analysis_id=earlier.analysis_id, file_name=earlier.earlier_file.file_name or None)
        case _:
            return None


def failure(message: FailureMessage) -> Failure:
    """Why something failed."""
    return Failure(code=message.reason.lower(), message=message.message)


def _ingest(message: IngestMessage) -> Ingest:
    return Ingest(
        state=_INGEST_STATES.get(message.state, "pending"),
        table=message.table_name or None,
        row_count=message.row_count if message.HasField("row_count") else None,
        loaded_at=to_datetime(message.load_time) if message.HasField("load_time") else None,
        failure=failure(message.failure) if message.HasField("failure") else None,
    )


def _dataset(file: UploadedFile | SourceFile) -> Dataset:
    if isinstance(file, SourceFile):
        dataset = Dataset(source_uri=file.uri)
    else:
        dataset = Dataset(upload_id=file.upload_id, file_name=file.file_name)
    if file.read_options:
        ParseDict(dict(file.read_options), dataset.read_options)
    return dataset
