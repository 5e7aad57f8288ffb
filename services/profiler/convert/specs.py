"""What is asked for, from protobuf to the domain's words."""

from __future__ import annotations

from dataclasses import replace

from google.protobuf import json_format
from profilemydata.common.v1 import analysis_pb2, dataset_pb2
from profilemydata.common.v1.object_ref_pb2 import ObjectRef
from profilemydata.common.v1.object_ref_pb2 import Workspace as WorkspaceMessage

from services.profiler.convert.stored import POLICY_NAMES
from services.profiler.convert.values import dict_of
from services.profiler.core.agents.requests import AgentRequest
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.base import ReadOptions
from services.profiler.service.requests import Dataset, LastRun, Question, StoredBytes, Workspace
from services.runtime.errors import FieldViolation, InvalidRequest


def accepted_question(body: bytes, analysis_id: str) -> Question:
    """What an accepted request (request.json) asks for. Raises ``InvalidRequest`` if it is none, or another analysis' one."""
    try:
        request = json_format.Parse(body, analysis_pb2.AcceptedRequest(), ignore_unknown_fields=True)
    except (json_format.ParseError, UnicodeDecodeError):
        raise InvalidRequest("the stored request cannot be read") from None
    if request.analysis_id != analysis_id:
        raise InvalidRequest("the stored request belongs to another analysis")
    last_run = _last_run(request.last_run) if request.HasField("last_run") else None
    return replace(question_from_proto(request.spec), tenant_id=request.owner.tenant_id, last_run=last_run)


def _last_run(run: analysis_pb2.EarlierRun) -> LastRun:
    return LastRun(run.analysis_id, _stored(run.states) if run.states.key else None, run.file_sha256)


def question_from_proto(spec: analysis_pb2.AnalysisSpec) -> Question:
    """A specification. Raises ``InvalidRequest`` for an earlier analysis as baseline whose states are not named."""
    baseline = None
    match spec.baseline.WhichOneof("source"):
        case "dataset":
            baseline = dataset_from_proto(spec.baseline.dataset)
        case "analysis_id":
            baseline = _earlier(spec.baseline)
    return Question(
        primary=dataset_from_proto(spec.primary),
        baseline=baseline,
        agents=tuple(AgentRequest(each.agent_id, dict_of(each.parameters)) for each in spec.agents),
        policy=_policy(spec.value_policy),
        is_ingested=spec.ingest,
        baseline_analysis_id=spec.baseline.analysis_id,
    )


def _earlier(baseline: dataset_pb2.Baseline) -> Dataset:
    """The states of an earlier analysis in the place of its file: which they are, persistence knows and the profiler does not."""
    if not baseline.states.key:
        why = "the profiler keeps no list of analyses: name the stored states in baseline.states, or ask persistence"
        raise InvalidRequest(why, violations=(FieldViolation("baseline.analysis_id", why),))
    return Dataset(baseline.earlier_file.file_name, stored=_stored(baseline.states), is_states=True)


def dataset_from_proto(dataset: dataset_pb2.Dataset) -> Dataset:
    """A dataset; one without an object or a source is brought by the caller. Raises ``InvalidRequest`` for one with both."""
    ref = dataset.object
    if ref.key and dataset.source_uri:
        why = "name either an object or a source"
        raise InvalidRequest(why, violations=(FieldViolation("source_uri", why),))
    return Dataset(
        file_name=dataset.file_name,
        options=options_from_proto(dataset.read_options),
        stored=_stored(ref) if ref.key else None,
        source_uri=dataset.source_uri,
    )


def _stored(ref: ObjectRef) -> StoredBytes:
    return StoredBytes(ref.key, ref.size_bytes, ref.sha256)


def _policy(number: analysis_pb2.ValuePolicy) -> ValuePolicy | None:
    """What may be shown; None where nothing is said. A policy of newer clients is taken for the strictest."""
    if number == analysis_pb2.VALUE_POLICY_UNSPECIFIED:
        return None
    return POLICY_NAMES.get(number, "none")


def options_from_proto(options: dataset_pb2.ReadOptions) -> ReadOptions:
    """Read options; what is absent is to be detected."""
    return ReadOptions(
        format=options.format if options.HasField("format") else None,
        delimiter=options.delimiter if options.HasField("delimiter") else None,
        quote=options.quote if options.HasField("quote") else None,
        escape=options.escape if options.HasField("escape") else None,
        comment=options.comment if options.HasField("comment") else None,
        encoding=options.encoding if options.HasField("encoding") else None,
        header_rows=options.header_rows if options.HasField("header_rows") else None,
        skip_rows=options.skip_rows if options.HasField("skip_rows") else None,
        sheet=options.sheet if options.HasField("sheet") else None,
        json_path=options.json_path if options.HasField("json_path") else None,
        null_values=tuple(options.null_values),
        decimal=options.decimal if options.HasField("decimal") else None,
        types=dict(options.types),
    )


def workspace_from_proto(workspace: WorkspaceMessage) -> Workspace:
    """Where an analysis keeps what concerns the profiler."""
    return Workspace(
        workspace.request_key,
        workspace.profile_key,
        workspace.outcome_key,
        workspace.states_key,
        workspace.sketches_key,
        workspace.rows_key,
        workspace.staged_rows_key,
    )
