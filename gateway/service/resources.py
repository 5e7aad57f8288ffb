"""What the API answers about analyses: one class per resource of the HTTP contract."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Status = Literal["queued", "profiling", "transforming", "rendering", "completed", "partial", "failed", "cancelled"]
IngestState = Literal["pending", "loaded", "failed"]
TERMINAL: frozenset[Status] = frozenset({"completed", "partial", "failed", "cancelled"})
Parameters = dict[str, dict[str, JsonValue]]
"""Values by parameter name, by agent."""


class Resource(BaseModel):
    """A thing that the API answers. Immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Progress(Resource):
    """How far the current state's work is."""

    fraction: Annotated[float | None, Field(description="Share of the current state's work done, 0 to 1. Null when unknown.")] = (
        None
    )
    row_count: Annotated[int | None, Field(description="Rows read so far. Null outside profiling.")] = None


class File(Resource):
    """A file: uploaded, or in a bucket that the operator allows."""

    file_name: Annotated[str, Field(description="The name that the user gave.")]
    size_bytes: Annotated[int | None, Field(description="Null for a source: its report knows.")] = None
    sha256: Annotated[str | None, Field(description="Lower-case hex. Null for a source: its report knows.")] = None
    source_uri: Annotated[str | None, Field(description="Null for an upload.")] = None
    read_options: Annotated[
        dict[str, JsonValue], Field(description="How it was told to be read; empty where all is detected.")
    ] = {}


class EarlierAnalysis(Resource):
    """A baseline that is an earlier analysis: what it measured is used, no data is read."""

    analysis_id: str
    file_name: Annotated[str | None, Field(description="Of the file that it analysed.")] = None


class Failure(Resource):
    """Why there is no report."""

    code: Annotated[str, Field(description="Stable, lower_snake.", examples=["memory_limit"])]
    message: str


class Ingest(Resource):
    """The rows of an analysis in a table of the warehouse."""

    state: Annotated[IngestState, Field(description="The last two are final. A failure is nothing to the analysis itself.")]
    table: Annotated[str | None, Field(description="In the schema of ingested data. Null until they are loaded.")] = None
    row_count: Annotated[int | None, Field(description="Rows of this analysis in it. Null until they are loaded.")] = None
    loaded_at: Annotated[datetime | None, Field(description="Null until they are loaded.")] = None
    failure: Failure | None = None


class Links(Resource):
    """Where to go on from an analysis. Paths below this server."""

    self: str
    events: str
    report: str
    downloads: str

    @classmethod
    def of(cls, analysis_id: str) -> Links:
        """The links of one analysis."""
        path = f"/v1/analyses/{analysis_id}"
        return cls(self=path, events=f"{path}/events", report=f"{path}/report", downloads=f"{path}/downloads")


class Analysis(Resource):
    """One request's way through the suite."""

    analysis_id: Annotated[str, Field(description="UUIDv7.")]
    status: Annotated[Status, Field(description="The last four are final.")]
    tool: str
    dataset: Annotated[
        str | None, Field(description="The name given to its dataset. Null: file name and schema tell datasets apart.")
    ] = None
    created_at: datetime
    ended_at: Annotated[datetime | None, Field(description="Null while it runs.")] = None
    persisted_at: Annotated[datetime | None, Field(description="When the history had it. Null until then.")] = None
    progress: Progress
    primary: File
    baseline: File | EarlierAnalysis | None = None
    agents: Annotated[list[str], Field(description="Agents asked for, in order. Empty for the default set.")]
    parameters: Annotated[Parameters, Field(description="Parameters asked for, by agent.")]
    failure: Failure | None = None
    ingest: Annotated[Ingest | None, Field(description="Null unless it was asked for.")] = None
    execution_time_ms: Annotated[int | None, Field(description="From acceptance to end. Null while it runs.")] = None
    links: Links

    @property
    def is_over(self) -> bool:
        """Whether its status is final."""
        return self.status in TERMINAL


class AcceptedAnalysis(Resource):
    """An analysis that will reach an end whatever crashes."""

    analysis_id: str
    status: Status
    links: Links


class AnalysisPage(Resource):
    """Analyses, newest first."""

    analyses: list[Analysis]
    next_page_token: Annotated[str | None, Field(description="Send it as page_token for the next page. Null on the last.")] = None


class Deletion(Resource):
    """Proof that every trace of an analysis is gone."""

    analysis_id: str
    deleted_object_count: int
    deleted_at: datetime


class HistoryPoint(Resource):
    """A metric as one earlier analysis measured it."""

    analysis_id: str
    created_at: datetime
    status: Annotated[Status | None, Field(description="How that analysis ended.")] = None
    value: Annotated[float | None, Field(description="Null when that analysis had no such figure.")] = None
    expected_low: Annotated[
        float | None, Field(description="Lowest value that the runs before let expect. Null without a band: see reason.")
    ] = None
    expected_high: Annotated[float | None, Field(description="Highest value that they let expect.")] = None
    is_anomaly: Annotated[bool | None, Field(description="Whether the value lies outside. Null where nothing can be said.")] = None
    reason: Annotated[
        str,
        Field(
            description="What the band rests on, or why there is none.",
            examples=["above what is expected from 24 earlier runs"],
        ),
    ] = ""


class History(Resource):
    """How a metric went over the runs of a dataset, oldest first, each beside what the runs before it let expect.

    A band is median ± 3.5 · (1 + 4/n) · 1.4826 · MAD of the n runs before, at most 90, at least 5 and never less than 1 % of the
    median. Where weekdays explain the figure and three weeks are known, it is the weekday's median. Runs are found anomalous
    against what was before: a lasting change is the new normal after some 45 runs.
    """

    dataset: Annotated[str, Field(description="As it was asked for.")]
    dataset_id: Annotated[
        str | None,
        Field(description="The dataset that is meant: of several of one name, that of the newest run. Null where none has an id."),
    ] = None
    dataset_name: Annotated[
        str | None, Field(description="The name given to it, else its file name. Null: there is no such dataset.")
    ] = None
    other_dataset_count: Annotated[
        int, Field(description="Other datasets of that name, as files of one name and several schemas are.")
    ] = 0
    column: str | None
    metric: str
    points: list[HistoryPoint]


class MergedApproximation(Resource):
    """How an estimated figure was made."""

    method: Annotated[str, Field(examples=["theta_sketch"])]
    relative_error: Annotated[
        float,
        Field(
            description="At 95 % confidence. Relative to a count; of a quantile the share of the rows by which its rank can be off."
        ),
    ]


class RunLeftOut(Resource):
    """A run among the newest that was not merged."""

    analysis_id: str
    reason: Annotated[
        str,
        Field(
            description="same_content: a newer run read the same bytes. no_states: nothing was kept of the column, or there was "
            "none. other_type: another logical type than in the newest run. other_hashing: another version of the engine, or key."
        ),
    ]


class MergedHistory(Resource):
    """A column over the newest runs of a dataset together, as if their rows were one file.

    Counts, min, max, mean and stddev are exact. Distinct values and quantiles are exact while they are few, else estimated:
    ``approximate`` says by which method and how closely. Figures that the column's type does not have are not listed.
    """

    dataset: Annotated[str, Field(description="As it was asked for.")]
    dataset_id: Annotated[str | None, Field(description="The dataset that is meant. Null where none has an id.")] = None
    dataset_name: Annotated[str | None, Field(description="Its name. Null: there is no such dataset.")] = None
    other_dataset_count: Annotated[int, Field(description="Other datasets of that name.")] = 0
    column: str
    logical_type: Annotated[str | None, Field(description="Null where no run was merged.")] = None
    run_count: Annotated[int, Field(description="Runs that were merged.")] = 0
    first_created_at: Annotated[datetime | None, Field(description="When the first of them was accepted.")] = None
    last_created_at: Annotated[datetime | None, Field(description="When the last of them was accepted.")] = None
    metrics: Annotated[
        dict[str, float | None],
        Field(
            description="Null with a reason in absent. Empty where no run was merged.",
            examples=[{"row_count": 30000, "null_count": 0, "completeness": 1.0, "distinct_count": 8123}],
        ),
    ]
    approximate: Annotated[dict[str, MergedApproximation], Field(description="By metric; metrics not in it are exact.")]
    absent: Annotated[dict[str, str], Field(description="Why a metric is null.", examples=[{"mean": "redacted"}])]
    runs_left_out: Annotated[list[RunLeftOut], Field(description="Newest first.")]
