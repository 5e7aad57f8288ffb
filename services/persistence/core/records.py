"""What persistence keeps about an analysis, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AnalysisState(StrEnum):
    """Where an analysis stands. The last four are terminal and final."""

    QUEUED = "queued"
    PROFILING = "profiling"
    TRANSFORMING = "transforming"
    RENDERING = "rendering"
    COMPLETED = "completed"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_terminal(self) -> bool:
        """Whether nothing changes any more."""
        return self in TERMINAL_STATES

    @property
    def rank(self) -> int:
        """Rises along the pipeline; all terminal states share the highest."""
        return 4 if self.is_terminal else list(AnalysisState).index(self)


TERMINAL_STATES = frozenset({AnalysisState.COMPLETED, AnalysisState.PARTIAL, AnalysisState.FAILED, AnalysisState.CANCELLED})


WITH_REPORT = frozenset({AnalysisState.COMPLETED, AnalysisState.PARTIAL})
"""What a user can compare with is what a user can look at."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who an analysis belongs to."""

    tenant_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One immutable object of the store."""

    key: str
    size_bytes: int
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that a tenant brought."""

    stored: StoredObject
    file_name: str
    """As the user named it."""
    is_as_declared: bool
    """False if the client promised another digest."""


@dataclass(frozen=True, slots=True)
class DatasetSpec:
    """A file to look at."""

    file_name: str = ""
    """As the user named it: display text only."""
    upload_id: str = ""
    stored: StoredObject | None = None
    """None until the upload is resolved."""
    source_uri: str = ""
    """Instead of an upload: an object in a bucket that the operator allows."""
    read_options: Mapping[str, object] = field(default_factory=dict)
    """What the user overrides of the reader's detection, by the contract's field names."""


@dataclass(frozen=True, slots=True)
class AgentSpec:
    """An agent asked for, with its parameters by name."""

    agent_id: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnalysisSpec:
    """What is asked for."""

    primary: DatasetSpec | None
    """None when the request names no file; never None once accepted."""
    baseline: DatasetSpec | None = None
    baseline_analysis_id: str = ""
    """An earlier analysis as baseline; empty for none."""
    baseline_states: StoredObject | None = None
    """What the earlier analysis left to compare with; None until it is resolved."""
    baseline_file: DatasetSpec | None = None
    """The file that the earlier analysis looked at: its name only, nobody reads it again. None until it is resolved."""
    agents: tuple[AgentSpec, ...] = ()
    tool_id: str = ""
    dataset_name: str = ""
    """Which dataset this is a run of, in the user's words; empty where the file name and the schema say it."""
    value_policy: int = 0
    """Which values the report may show, as the contract numbers it: handed on, the profiler applies it. 0 for its default."""
    is_ingested: bool = False
    """Whether the rows of the primary are loaded into a table of the warehouse."""


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """An earlier run of the same dataset."""

    analysis_id: str
    created_at: datetime
    report: StoredObject
    states: StoredObject | None = None
    """What is behind its profile; None where nothing was kept."""
    file_sha256: str = ""
    """Of the file that it looked at; empty where nobody knows it."""


@dataclass(frozen=True, slots=True)
class AcceptedRequest:
    """An accepted analysis as it stands in the ledger."""

    analysis_id: str
    owner: Owner
    spec: AnalysisSpec
    created_at: datetime
    last_run: EarlierRun | None = None
    """The last one of its dataset that had a report when it was accepted; None for the first."""

    @property
    def file_name(self) -> str:
        """Name of the primary file; empty if it was never named."""
        return self.spec.primary.file_name if self.spec.primary else ""

    @property
    def dataset_name(self) -> str:
        """What its dataset goes by: the name that its user gave, else the file name."""
        return self.spec.dataset_name or self.file_name


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an analysis failed, without values of the data."""

    reason: str
    message: str
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an analysis ended."""

    analysis_id: str
    state: AnalysisState
    ended_at: datetime
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a deleted analysis: whose it was, who deleted it, when. Nothing of the data."""

    tenant_id: str
    deleted_by: str
    deleted_at: datetime


@dataclass(frozen=True, slots=True)
class Artifact:
    """A rendered file."""

    download_id: str
    file_name: str
    format: str
    stored: StoredObject
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every rendered file of an analysis."""

    analysis_id: str
    report: StoredObject
    artifacts: tuple[Artifact, ...]
    is_partial: bool


@dataclass(frozen=True, slots=True)
class ProgressNote:
    """A worker's sign of life."""

    analysis_id: str
    state: AnalysisState
    fraction: float | None = None
    """Share of the state's work that is done, 0..1; None when unknown."""
    row_count: int | None = None


class IngestState(StrEnum):
    """Where it stands. The last two are final."""

    PENDING = "pending"
    LOADED = "loaded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ingest:
    """What became of the rows."""

    state: IngestState
    table_name: str = ""
    """Empty until one is chosen."""
    row_count: int | None = None
    """None until they are loaded."""
    loaded_at: datetime | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analysis as its user sees it."""

    request: AcceptedRequest
    state: AnalysisState
    outcome: Outcome | None = None
    persisted_at: datetime | None = None
    """None until Snowflake has it."""
    fraction: float | None = None
    row_count: int | None = None
    ingest: Ingest | None = None
    """None where nobody asked for rows in a table."""

    @property
    def execution_time_ms(self) -> int | None:
        """From acceptance to end; None before the end."""
        return duration_ms(self.request, self.outcome) if self.outcome else None


def duration_ms(request: AcceptedRequest, outcome: Outcome) -> int:
    """From acceptance to end, in milliseconds, never below 0."""
    return max(int((outcome.ended_at - request.created_at).total_seconds() * 1000), 0)
