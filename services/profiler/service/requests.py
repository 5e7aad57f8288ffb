"""What is asked of the profiler, in the domain's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from services.profiler.core.agents.requests import AgentRequest
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.base import ReadOptions
from services.profiler.core.redaction.policy import DEFAULT_POLICY, least


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Bytes in the object store. Size and digest are what was recorded; 0 and empty where nobody did."""

    key: str
    size_bytes: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file to profile: stored, in a bucket that the operator allows, or, with neither, brought by the caller itself."""

    file_name: str
    options: ReadOptions = field(default_factory=ReadOptions)
    stored: StoredBytes | None = None
    source_uri: str = ""
    """As the user named it, not checked yet."""
    is_states: bool = False
    """Whether the stored bytes are the states of an earlier analysis, which stand for its file."""

    @property
    def is_brought(self) -> bool:
        """Whether the bytes come with the call."""
        return self.stored is None and not self.source_uri


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of the same dataset, as it was found when the analysis was accepted."""

    analysis_id: str
    states: StoredBytes | None
    """None where none were kept."""
    file_sha256: str = ""
    """Of its file; empty where nobody knows it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: which data, which agents, which values to show."""

    primary: Dataset
    baseline: Dataset | None = None
    agents: tuple[AgentRequest, ...] = ()
    policy: ValuePolicy | None = None
    """Which values the profile may show; None for the default of this server."""
    tenant_id: str = ""
    """Whose the accepted analysis is; empty for a question that nobody accepted."""
    is_ingested: bool = False
    """Whether the rows of the primary are to be staged for the warehouse."""
    baseline_analysis_id: str = ""
    """The analysis whose states are the baseline; empty for a file or none."""
    last_run: LastRun | None = None
    """None for a first run, and for a question that nobody accepted."""


@dataclass(frozen=True, slots=True)
class ValueRules:
    """What this server says about values: its default, and the most that a request may ask for."""

    default: ValuePolicy = DEFAULT_POLICY
    most: ValuePolicy = "full"

    def applied(self, asked: ValuePolicy | None) -> ValuePolicy:
        """The policy of a request."""
        return least(asked or self.default, self.most)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The objects of one analysis that concern the profiler."""

    request_key: str
    profile_key: str
    outcome_key: str
    states_key: str = ""
    """Where the states behind the profile go; empty in a request from before there were any."""
    sketches_key: str = ""
    """Where the few numbers of them go that histories are made of; the same holds."""
    rows_key: str = ""
    """Where the rows go, for the warehouse; empty where nobody asked for them."""
    staged_rows_key: str = ""
    """Where it is told what those rows are, or why there are none."""


class Skipped(Enum):
    """Why there is no profile to speak of."""

    OVER = auto()
    """The analysis has an outcome."""
    CANCELLED = auto()
    """It was cancelled while it was worked on."""
