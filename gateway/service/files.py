"""What the API answers about bytes and agents: uploads, downloads, the catalogue."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from gateway.service.resources import Resource
from services.runtime.parameters import ParameterKind


class PreparedUpload(Resource):
    """How to send a file: one request with the bytes as its body, then name `upload_id` in an analysis."""

    upload_id: str
    method: str
    url: Annotated[str, Field(description="Absolute for S3; a path below this server for the file store.")]
    headers: Annotated[dict[str, str], Field(description="To be sent as they stand.")]
    expires_at: datetime


class Download(Resource):
    """A rendered file of an analysis."""

    download_id: str
    file_name: str
    format: Annotated[str, Field(examples=["xlsx", "json"])]
    size_bytes: int
    sha256: str
    url: Annotated[str, Field(description="Signed and short-lived; needs no further credentials.")]
    expires_at: datetime


class Parameter(Resource):
    """A parameter of an agent."""

    name: str
    type: ParameterKind
    description: str
    default: JsonValue = None
    minimum: float | None = None
    maximum: float | None = None
    choices: Annotated[list[str], Field(description="Empty for any.")]
    at_most: Annotated[str, Field(description="Another parameter that this one must not exceed; empty for none.")] = ""


class Agent(Resource):
    """Something that answers one question about the data."""

    agent_id: Annotated[str, Field(examples=["unified-profiler"])]
    title: str
    question: str
    needs_baseline: bool
    runs_by_default: bool
    parameters: list[Parameter]


class AgentCatalogue(Resource):
    """Every agent, in the order they are shown."""

    agents: list[Agent]


class Health(Resource):
    """Whether this process works."""

    status: Literal["ok"] = "ok"


class Readiness(Resource):
    """Whether requests can be served, and who answers behind the gateway."""

    ready: bool
    services: dict[str, Literal["serving", "not_serving"]]


@dataclass(frozen=True, slots=True)
class Report:
    """A report on its way to the client. To be closed, read or not."""

    size_bytes: int
    sha256: str
    chunks: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of the file store on its way to the client. To be closed, read or not."""

    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    chunks: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]
