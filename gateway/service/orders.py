"""What clients ask for: the bodies of the API's requests, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationInfo, field_validator, model_validator

from gateway.service.read_options import ReadOptions
from gateway.service.resources import Parameters, Status

MAX_AGENTS = 50
TOOL_ID = "profile-my-data"


class Body(BaseModel):
    """The JSON body of a request. Unknown fields are refused: a typo shall not pass in silence."""

    model_config = ConfigDict(extra="forbid")


class UploadBody(Body):
    """A file that is about to be uploaded."""

    file_name: Annotated[str, Field(min_length=1, max_length=255)]
    size_bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$", description="Lower-case hex; verified when given.")] = None


class PrimaryBody(Body):
    """The data to profile."""

    upload_id: Annotated[str, Field(min_length=1, max_length=64)]
    read_options: ReadOptions = ReadOptions()


class BaselineBody(Body):
    """What to compare with: an upload, or an earlier analysis."""

    upload_id: Annotated[str | None, Field(min_length=1, max_length=64)] = None
    analysis_id: Annotated[str | None, Field(min_length=1, max_length=64)] = None
    read_options: Annotated[ReadOptions | None, Field(description="Of an upload; an earlier analysis is not read again.")] = None

    @field_validator("read_options")
    @classmethod
    def _belongs_to_an_upload(cls, options: ReadOptions | None, given: ValidationInfo) -> ReadOptions | None:
        if options is not None and given.data.get("analysis_id") is not None:
            raise ValueError("an earlier analysis is not read again")
        return options

    @model_validator(mode="after")
    def _names_one(self) -> BaselineBody:
        if (self.upload_id is None) == (self.analysis_id is None):
            raise ValueError("name either upload_id or analysis_id")
        return self


class AnalysisBody(Body):
    """An analysis of uploaded data."""

    primary: PrimaryBody
    baseline: BaselineBody | None = None
    agents: Annotated[list[str], Field(max_length=MAX_AGENTS, description="Empty for the default set.")] = []
    parameters: Annotated[Parameters, Field(description="By agent; absent ones take their default.")] = {}
    tool_id: Annotated[str, Field(max_length=128)] = TOOL_ID

    def order(self) -> Order:
        """The order in this body."""
        return Order(
            primary=UploadedFile(self.primary.upload_id, read_options=self.primary.read_options.told()),
            baseline=_baseline(self.baseline),
            agents=tuple(self.agents),
            parameters=self.parameters,
            tool_id=self.tool_id or TOOL_ID,
        )


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that artifacts has."""

    upload_id: str
    file_name: str = ""
    """Empty when only the upload knows it."""
    read_options: Mapping[str, JsonValue] = field(default_factory=dict)
    """As the contract names them; what is absent is detected."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, complete."""

    primary: UploadedFile
    baseline: UploadedFile | str | None = None
    """A file, the id of an earlier analysis, or nothing."""
    agents: tuple[str, ...] = ()
    """Empty for the default set."""
    parameters: Parameters = field(default_factory=dict)
    tool_id: str = TOOL_ID


@dataclass(frozen=True, slots=True)
class Filter:
    """Which analyses to list."""

    statuses: tuple[Status, ...] = ()
    file_name: str = ""
    """Part of the name, any case."""
    created_from: datetime | None = None
    created_before: datetime | None = None
    page_size: int = 0
    page_token: str = ""


def _baseline(body: BaselineBody | None) -> UploadedFile | str | None:
    if body is None:
        return None
    if body.upload_id is None:
        return body.analysis_id
    return UploadedFile(body.upload_id, read_options=body.read_options.told() if body.read_options else {})
