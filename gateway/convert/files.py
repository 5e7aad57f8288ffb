"""Bytes and agents: signed requests and the catalogue to resources."""

from __future__ import annotations

from profilemydata.artifacts.v1.artifact_pb2 import SignedRequest
from profilemydata.artifacts.v1.artifacts_service_pb2 import CreateUploadRequest, CreateUploadResponse
from profilemydata.artifacts.v1.artifacts_service_pb2 import Download as DownloadRecord
from profilemydata.profiler.v1.agent_pb2 import Agent as AgentRecord
from profilemydata.profiler.v1.agent_pb2 import Parameter as ParameterRecord
from profilemydata.profiler.v1.agent_pb2 import ParameterType

from gateway.convert.values import from_value, to_datetime
from gateway.service.files import Agent, Download, Parameter, PreparedUpload
from gateway.service.orders import UploadBody
from services.runtime.parameters import ParameterKind

_TYPES: dict[int, ParameterKind] = {
    ParameterType.PARAMETER_TYPE_NUMBER: "number",
    ParameterType.PARAMETER_TYPE_INTEGER: "integer",
    ParameterType.PARAMETER_TYPE_BOOLEAN: "boolean",
    ParameterType.PARAMETER_TYPE_TEXT: "text",
    ParameterType.PARAMETER_TYPE_TEXT_LIST: "text_list",
    ParameterType.PARAMETER_TYPE_RANGES: "ranges",
    ParameterType.PARAMETER_TYPE_PATTERNS: "patterns",
}


def upload_request(body: UploadBody, file_name: str) -> CreateUploadRequest:
    """The question behind a prepared upload."""
    return CreateUploadRequest(file_name=file_name, size_bytes=body.size_bytes, sha256=body.sha256 or "")


def prepared_upload(response: CreateUploadResponse) -> PreparedUpload:
    """How a client sends its file."""
    request: SignedRequest = response.request
    return PreparedUpload(
        upload_id=response.upload_id,
        method=request.method,
        url=request.url,
        headers=dict(request.headers),
        expires_at=to_datetime(request.expire_time),
    )


def download(record: DownloadRecord) -> Download:
    """A rendered file and its signed URL."""
    return Download(
        download_id=record.artifact.download_id,
        file_name=record.artifact.file_name,
        format=record.artifact.format,
        size_bytes=record.artifact.object.size_bytes,
        sha256=record.artifact.object.sha256,
        url=record.request.url,
        expires_at=to_datetime(record.request.expire_time),
    )


def agent(record: AgentRecord) -> Agent:
    """An agent of the catalogue."""
    return Agent(
        agent_id=record.agent_id,
        title=record.title,
        question=record.question,
        needs_baseline=record.needs_baseline,
        runs_by_default=record.runs_by_default,
        parameters=[_parameter(parameter) for parameter in record.parameters],
    )


def _parameter(record: ParameterRecord) -> Parameter:
    return Parameter(
        name=record.name,
        type=_TYPES.get(record.type, "object"),
        description=record.description,
        default=from_value(record.default_value),
        minimum=record.minimum if record.HasField("minimum") else None,
        maximum=record.maximum if record.HasField("maximum") else None,
        choices=list(record.choices),
        at_most=record.at_most,
    )
