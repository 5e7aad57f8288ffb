"""Protobuf ⇄ records, and the JSON form in which the ledger keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar, cast

from google.protobuf.json_format import MessageToDict, MessageToJson, Parse, ParseDict, ParseError
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from profilemydata.artifacts.v1 import artifact_pb2
from profilemydata.common.v1 import analysis_pb2, dataset_pb2, object_ref_pb2
from profilemydata.events.v1 import events_pb2

from services.persistence.core.records import (
    AcceptedRequest,
    AgentSpec,
    AnalysisSpec,
    AnalysisState,
    Artifact,
    DatasetSpec,
    EarlierRun,
    Failure,
    Manifest,
    Outcome,
    Owner,
    ProgressNote,
    StoredObject,
)
from services.persistence.core.workspace import Workspace
from services.runtime.errors import Internal

STATE_PREFIX = "ANALYSIS_STATE_"
_Proto = TypeVar("_Proto", bound=Message)


def to_json(message: Message) -> bytes:
    """The JSON form, field names as in the contract."""
    return MessageToJson(message, preserving_proto_field_name=True, indent=None, sort_keys=True).encode()


def from_json(body: bytes, into: _Proto) -> _Proto:
    """Read the JSON form; fields of a newer version are passed over."""
    try:
        return Parse(body, into, ignore_unknown_fields=True)
    except ParseError:
        raise Internal("an object of the ledger cannot be read") from None


def timestamp(moment: datetime) -> Timestamp:
    """A moment on the wire."""
    result = Timestamp()
    result.FromDatetime(moment)
    return result


def moment(value: Timestamp) -> datetime:
    """A moment from the wire."""
    return value.ToDatetime(tzinfo=UTC)


def state_to_proto(state: AnalysisState) -> analysis_pb2.AnalysisState:
    """A state on the wire."""
    return analysis_pb2.AnalysisState.Value(f"{STATE_PREFIX}{state.name}")  # type: ignore[return-value] # the stub says int


def state_from_proto(value: int) -> AnalysisState | None:
    """A state from the wire; None for unspecified or one that this version does not know."""
    name = analysis_pb2.AnalysisState.Name(value) if value in analysis_pb2.AnalysisState.values() else ""
    return AnalysisState.__members__.get(name.removeprefix(STATE_PREFIX))


def object_to_proto(stored: StoredObject) -> object_ref_pb2.ObjectRef:
    """A reference on the wire."""
    return object_ref_pb2.ObjectRef(
        key=stored.key, size_bytes=stored.size_bytes, sha256=stored.sha256, media_type=stored.media_type
    )


def object_from_proto(ref: object_ref_pb2.ObjectRef) -> StoredObject:
    """A reference from the wire."""
    return StoredObject(ref.key, ref.size_bytes, ref.sha256, ref.media_type)


def workspace_to_proto(workspace: Workspace, *, is_ingested: bool = False) -> object_ref_pb2.Workspace:
    """Where the stages put their work; a place for rows only where they are asked for."""
    return object_ref_pb2.Workspace(
        request_key=workspace.request_key,
        profile_key=workspace.profile_key,
        report_key=workspace.report_key,
        manifest_key=workspace.manifest_key,
        outcome_key=workspace.outcome_key,
        artifacts_prefix=workspace.artifacts_prefix,
        states_key=workspace.states_key,
        sketches_key=workspace.sketches_key,
        rows_key=workspace.rows_key if is_ingested else "",
        staged_rows_key=workspace.staged_rows_key if is_ingested else "",
    )


def owner_to_proto(owner: Owner) -> analysis_pb2.Owner:
    """An owner on the wire."""
    return analysis_pb2.Owner(tenant_id=owner.tenant_id, user_id=owner.user_id)


def spec_from_proto(spec: analysis_pb2.AnalysisSpec) -> AnalysisSpec:
    """What is asked for, from the wire. An object named by the caller is not believed: only uploads are."""
    source = spec.baseline.WhichOneof("source") if spec.HasField("baseline") else None
    return AnalysisSpec(
        primary=_dataset_from_proto(spec.primary) if spec.HasField("primary") else None,
        baseline=_dataset_from_proto(spec.baseline.dataset) if source == "dataset" else None,
        baseline_analysis_id=spec.baseline.analysis_id if source == "analysis_id" else "",
        baseline_states=object_from_proto(spec.baseline.states) if spec.baseline.HasField("states") else None,
        baseline_file=_dataset_from_proto(spec.baseline.earlier_file) if spec.baseline.HasField("earlier_file") else None,
        agents=tuple(AgentSpec(agent.agent_id, MessageToDict(agent.parameters)) for agent in spec.agents),
        tool_id=spec.tool_id,
        dataset_name=spec.dataset_name,
        value_policy=int(spec.value_policy),
        is_ingested=spec.ingest,
    )


def spec_to_proto(spec: AnalysisSpec) -> analysis_pb2.AnalysisSpec:
    """What is asked for, on the wire."""
    policy = cast(analysis_pb2.ValuePolicy, spec.value_policy)
    result = analysis_pb2.AnalysisSpec(
        tool_id=spec.tool_id, dataset_name=spec.dataset_name, value_policy=policy, ingest=spec.is_ingested
    )
    if spec.primary is not None:
        result.primary.CopyFrom(_dataset_to_proto(spec.primary))
    if spec.baseline is not None:
        result.baseline.dataset.CopyFrom(_dataset_to_proto(spec.baseline))
    elif spec.baseline_analysis_id:
        result.baseline.CopyFrom(_earlier_to_proto(spec))
    for agent in spec.agents:
        ParseDict({"agent_id": agent.agent_id, "parameters": dict(agent.parameters)}, result.agents.add())
    return result


def request_to_proto(request: AcceptedRequest) -> analysis_pb2.AcceptedRequest:
    """An accepted request on the wire and, as JSON, in the ledger."""
    return analysis_pb2.AcceptedRequest(
        analysis_id=request.analysis_id,
        owner=owner_to_proto(request.owner),
        spec=spec_to_proto(request.spec),
        create_time=timestamp(request.created_at),
        last_run=_run_to_proto(request.last_run) if request.last_run else None,
    )


def request_from_proto(request: analysis_pb2.AcceptedRequest) -> AcceptedRequest:
    """An accepted request from the ledger, its objects resolved."""
    return AcceptedRequest(
        request.analysis_id,
        Owner(request.owner.tenant_id, request.owner.user_id),
        spec_from_proto(request.spec),
        moment(request.create_time),
        _run_from_proto(request.last_run) if request.HasField("last_run") else None,
    )


def _run_to_proto(run: EarlierRun) -> analysis_pb2.EarlierRun:
    return analysis_pb2.EarlierRun(
        analysis_id=run.analysis_id,
        create_time=timestamp(run.created_at),
        report=object_to_proto(run.report),
        states=object_to_proto(run.states) if run.states else None,
        file_sha256=run.file_sha256,
    )


def _run_from_proto(run: analysis_pb2.EarlierRun) -> EarlierRun:
    return EarlierRun(
        run.analysis_id,
        moment(run.create_time),
        object_from_proto(run.report),
        object_from_proto(run.states) if run.HasField("states") else None,
        run.file_sha256,
    )


def failure_to_proto(failure: Failure) -> analysis_pb2.Failure:
    """A failure on the wire."""
    return analysis_pb2.Failure(reason=failure.reason, message=failure.message, metadata=dict(failure.metadata))


def failure_from_proto(failure: analysis_pb2.Failure) -> Failure:
    """A failure from the wire."""
    return Failure(failure.reason, failure.message, dict(failure.metadata))


def outcome_to_proto(outcome: Outcome) -> analysis_pb2.Outcome:
    """An outcome, as JSON in the ledger."""
    return analysis_pb2.Outcome(
        analysis_id=outcome.analysis_id,
        state=state_to_proto(outcome.state),
        failure=failure_to_proto(outcome.failure) if outcome.failure else None,
        end_time=timestamp(outcome.ended_at),
    )


def outcome_from_proto(outcome: analysis_pb2.Outcome) -> Outcome:
    """An outcome from the ledger."""
    failure = failure_from_proto(outcome.failure) if outcome.HasField("failure") else None
    state = state_from_proto(outcome.state) or AnalysisState.FAILED
    return Outcome(outcome.analysis_id, state, moment(outcome.end_time), failure)


def manifest_from_proto(manifest: artifact_pb2.Manifest) -> Manifest:
    """A manifest as artifacts wrote it."""
    artifacts = tuple(
        Artifact(item.download_id, item.file_name, item.format, object_from_proto(item.object), moment(item.create_time))
        for item in manifest.artifacts
    )
    return Manifest(manifest.analysis_id, object_from_proto(manifest.report), artifacts, manifest.partial)


def progress_from_proto(report: events_pb2.ProgressReported) -> ProgressNote | None:
    """A sign of life; None if it names no state that this version knows."""
    state = state_from_proto(report.state)
    if state is None:
        return None
    fraction = report.fraction if report.HasField("fraction") else None
    return ProgressNote(report.analysis_id, state, fraction, report.row_count if report.HasField("row_count") else None)


def _earlier_to_proto(spec: AnalysisSpec) -> dataset_pb2.Baseline:
    return dataset_pb2.Baseline(
        analysis_id=spec.baseline_analysis_id,
        states=object_to_proto(spec.baseline_states) if spec.baseline_states else None,
        earlier_file=_dataset_to_proto(spec.baseline_file) if spec.baseline_file else None,
    )


def _dataset_from_proto(dataset: dataset_pb2.Dataset) -> DatasetSpec:
    options = MessageToDict(dataset.read_options, preserving_proto_field_name=True)
    stored = object_from_proto(dataset.object) if dataset.HasField("object") else None
    return DatasetSpec(dataset.file_name, dataset.upload_id, stored, dataset.source_uri, options)


def _dataset_to_proto(dataset: DatasetSpec) -> dataset_pb2.Dataset:
    result = dataset_pb2.Dataset(file_name=dataset.file_name, upload_id=dataset.upload_id, source_uri=dataset.source_uri)
    if dataset.stored is not None:
        result.object.CopyFrom(object_to_proto(dataset.stored))
    if dataset.read_options:
        ParseDict(dict(dataset.read_options), result.read_options)
    return result
