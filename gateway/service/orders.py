"""What clients ask for: the bodies of the API's requests, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationInfo, field_validator, model_validator

from gateway.service.read_options import ReadOptions
from gateway.service.resources import Parameters, Status
from services.runtime.source_uris import MAX_URI_CHARS, allowed_source

MAX_AGENTS = 50
MAX_ID_CHARS = 64
ValuePolicy = Literal["full", "masked", "none"]
TOOL_ID = "profile-my-data"


class Body(BaseModel):
    """The JSON body of a request. Unknown fields are refused: a typo shall not pass in silence."""

    model_config = ConfigDict(extra="forbid")


class UploadBody(Body):
    """A file that is about to be uploaded."""

    file_name: Annotated[str, Field(min_length=1, max_length=255)]
    size_bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$", description="Lower-case hex; verified when given.")] = None


SourceUri = Annotated[
    str | None,
    Field(min_length=1, max_length=MAX_URI_CHARS, description="s3://bucket/key, in a bucket that the operator allows."),
]


MAX_DATASET_CHARS = 255
DATASET_DESCRIPTION = (
    "Which dataset this is a run of, in your words: its runs share one history whatever the file is called. "
    "Empty: file name and schema tell datasets apart."
)


INGEST_DESCRIPTION = (
    "Whether the rows of the primary are loaded into a table of the warehouse, every cell as it is. "
    "Refused with code ingest_off where the installation loads none."
)


def dataset_name(text: str) -> str:
    """A dataset's name without space around it. Raises ``ValueError`` for one that no screen shows as it is."""
    name = text.strip()
    if len(name) > MAX_DATASET_CHARS or not name.isprintable():
        raise ValueError(f"must be at most {MAX_DATASET_CHARS} printable characters")
    return name


DatasetName = Annotated[str, AfterValidator(dataset_name)]

AnalysisId = Annotated[
    str | None,
    Field(min_length=1, max_length=MAX_ID_CHARS, description="An earlier analysis that has a report. Its file is not read again."),
]


class PrimaryBody(Body):
    """The data to profile: an upload, or an object in a bucket that the operator allows."""

    upload_id: Annotated[str | None, Field(min_length=1, max_length=64)] = None
    source_uri: SourceUri = None
    read_options: ReadOptions = ReadOptions()

    @model_validator(mode="after")
    def _names_one(self) -> PrimaryBody:
        if (self.upload_id is None) == (self.source_uri is None):
            raise ValueError("name either upload_id or source_uri")
        return self


class BaselineBody(Body):
    """What to compare with: an upload, an object in a bucket that the operator allows, or an earlier analysis."""

    upload_id: Annotated[str | None, Field(min_length=1, max_length=64)] = None
    source_uri: SourceUri = None
    analysis_id: AnalysisId = None
    read_options: Annotated[ReadOptions | None, Field(description="Of an upload; an earlier analysis is not read again.")] = None

    @field_validator("read_options")
    @classmethod
    def _belongs_to_an_upload(cls, options: ReadOptions | None, given: ValidationInfo) -> ReadOptions | None:
        if options is not None and given.data.get("analysis_id") is not None:
            raise ValueError("an earlier analysis is not read again")
        return options

    @model_validator(mode="after")
    def _names_one(self) -> BaselineBody:
        if [self.upload_id, self.source_uri, self.analysis_id].count(None) != 2:
            raise ValueError("name either upload_id, source_uri or analysis_id")
        return self


class AnalysisBody(Body):
    """An analysis of uploaded data."""

    primary: PrimaryBody
    baseline: BaselineBody | None = None
    agents: Annotated[list[str], Field(max_length=MAX_AGENTS, description="Empty for the default set.")] = []
    parameters: Annotated[
        dict[str, JsonValue],
        Field(
            description="By agent, each an object; absent ones take their default. GET /v1/agents has the schema of each.",
            examples=[{"readiness-rater": {"ready_threshold": 90, "target_column": "churned"}}],
        ),
    ] = {}
    tool_id: Annotated[str, Field(max_length=128)] = TOOL_ID
    dataset: Annotated[DatasetName, Field(description=DATASET_DESCRIPTION)] = ""
    values: Annotated[
        ValuePolicy | None,
        Field(description="Values that the report may show: full, masked (none of personal data) or none. Null for the default."),
    ] = None
    ingest: Annotated[bool, Field(description=INGEST_DESCRIPTION)] = False

    def order(self) -> Order:
        """The order in this body."""
        return Order(
            primary=_file(self.primary.upload_id, self.primary.source_uri, self.primary.read_options),
            baseline=_baseline(self.baseline),
            agents=tuple(self.agents),
            parameters=cast(Parameters, self.parameters),
            tool_id=self.tool_id or TOOL_ID,
            dataset_name=self.dataset,
            values=self.values,
            ingest=self.ingest,
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
class SourceFile:
    """A file in a bucket of others."""

    uri: str
    read_options: Mapping[str, JsonValue] = field(default_factory=dict)
    """As the contract names them; what is absent is detected."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, complete."""

    primary: UploadedFile | SourceFile
    baseline: UploadedFile | SourceFile | str | None = None
    """A file, the id of an earlier analysis, or nothing."""
    agents: tuple[str, ...] = ()
    """Empty for the default set."""
    parameters: Parameters = field(default_factory=dict)
    tool_id: str = TOOL_ID
    dataset_name: str = ""
    """Which dataset this is a run of; empty where file name and schema say it."""
    values: ValuePolicy | None = None
    """Values that the report may show; None for the profiler's default."""
    ingest: bool = False
    """Whether the rows are loaded into a table of the warehouse."""

    def check_sources(self, buckets: Set[str]) -> None:
        """Raises ``SourceNotAllowed`` unless every source is in one of the buckets."""
        for name, file in (("primary", self.primary), ("baseline", self.baseline)):
            if isinstance(file, SourceFile):
                allowed_source(file.uri, buckets, f"{name}.source_uri")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which analyses to list."""

    statuses: tuple[Status, ...] = ()
    file_name: str = ""
    """Part of the name, any case."""
    dataset: str = ""
    """The name given to it, else the file name, exactly."""
    created_from: datetime | None = None
    created_before: datetime | None = None
    page_size: int = 0
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """Whose course over earlier analyses is asked for."""

    dataset: str
    """Its id, the name given to it, or a file name."""
    metric: str
    column: str | None = None
    """None for a figure of the dataset."""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class MergedQuestion:
    """Which column over which runs together is asked for."""

    dataset: str
    """Its id, the name given to it, or a file name."""
    column: str
    runs: int = 30
    """The newest so many."""


def _baseline(body: BaselineBody | None) -> UploadedFile | SourceFile | str | None:
    if body is None or body.analysis_id is not None:
        return body.analysis_id if body else None
    return _file(body.upload_id, body.source_uri, body.read_options)


def _file(upload_id: str | None, source_uri: str | None, options: ReadOptions | None) -> UploadedFile | SourceFile:
    told = options.told() if options else {}
    return UploadedFile(upload_id or "", read_options=told) if source_uri is None else SourceFile(source_uri, told)
