"""Rows of an accepted analysis: staged once, behind its profile, or a note that says why not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from google.protobuf import json_format
from profilemydata.common.v1.staged_rows_pb2 import StagedRows
from profilemydata.events.v1.events_pb2 import AnalysisRequested

from services.profiler.adapters.sandbox.faults import ChildCrashed, MemoryLimit
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.convert.rows import RowNotes
from services.profiler.service.jobs import Job, OnProgress, unobserved
from services.profiler.service.profiling import Profiling
from services.profiler.service.requests import Dataset, Question, StoredBytes, Workspace
from services.profiler.service.staging import Staging
from services.profiler.worker import Worker
from services.runtime.bus import Delivery
from services.runtime.clock import ManualClock
from services.runtime.envelope import subject
from services.runtime.errors import ServiceError, Unavailable
from services.runtime.memory_bus import MemoryBus
from services.runtime.memory_objects import MemoryObjects
from services.runtime.s3_sources import S3Sources
from services.runtime.settings import ObjectSettings

ID = "0190aaaa-0000-7000-8000-000000000000"
WORKSPACE = Workspace(
    "analyses/1/request.json",
    "analyses/1/profile.pb",
    "o",
    rows_key="ingest/1.parquet",
    staged_rows_key="analyses/1/staged_rows.json",
)
COLUMNS = [{"name": "a", "type": "number", "precision": 20, "scale": 0, "is_empty": False}]


@dataclass
class Child:
    """Leaves rows, or a profile, or does what it is told first."""

    faults: list[ServiceError] = field(default_factory=list)
    rows: bytes = b"rows"
    runs: int = 0

    async def run(self, job: Job, on_progress: OnProgress = unobserved) -> bytes:
        del on_progress
        if job.output is None:
            return b"profile"
        self.runs += 1
        if self.faults:
            raise self.faults.pop(0)
        (job.directory / job.output.file_name).write_bytes(self.rows)
        return json.dumps({"staged": COLUMNS, "row_count": 1}).encode()


@dataclass
class Scene:
    """A store with an accepted file."""

    root: Path
    child: Child = field(default_factory=Child)
    is_asked: bool = True
    max_bytes: int = 1000

    def __post_init__(self) -> None:
        self.objects = MemoryObjects(ManualClock())
        scratch = ScratchDirectories(self.root)
        self.profiling = Profiling(self.objects, S3Sources(ObjectSettings()), self.child, scratch, max_bytes=1000)
        self.staging = Staging(self.objects, self.child, scratch, self.profiling.fetch, RowNotes(), max_bytes=self.max_bytes)

    async def accept(self) -> None:
        await self.objects.put("uploads/u", b"a\n1\n")
        await self.objects.put(WORKSPACE.request_key, b"request")

    def question(self, _: bytes) -> Question:
        return Question(Dataset("a.csv", stored=StoredBytes("uploads/u")), is_ingested=self.is_asked)

    async def stage(self) -> StagedRows | None:
        await self.staging.stage(ID, WORKSPACE, self.question)
        if await self.objects.head(WORKSPACE.staged_rows_key) is None:
            return None
        return json_format.Parse(await self.objects.read(WORKSPACE.staged_rows_key), StagedRows())


@pytest.fixture
async def scene(tmp_path: Path) -> Scene:
    made = Scene(tmp_path)
    await made.accept()
    return made


async def test_rows_are_staged_once(scene: Scene) -> None:
    for _ in range(2):
        told = await scene.stage()
        assert told
        assert (told.row_count, told.data.key, [each.name for each in told.columns]) == (1, WORKSPACE.rows_key, ["a"])
    assert await scene.objects.read(WORKSPACE.rows_key) == b"rows"
    assert scene.child.runs == 1


async def test_nothing_is_staged_that_nobody_asked_for(scene: Scene) -> None:
    scene.is_asked = False
    assert await scene.stage() is None
    await scene.staging.stage(ID, Workspace("r", "p", "o"), scene.question)
    assert scene.child.runs == 0


async def test_a_file_that_cannot_be_written_anew_is_noted_and_not_tried_again(scene: Scene) -> None:
    scene.child.faults = [MemoryLimit("too much")]
    for _ in range(2):
        told = await scene.stage()
        assert told
        assert (told.failure.reason, told.HasField("data")) == ("MEMORY_LIMIT", False)
    assert scene.child.runs == 1


async def test_a_child_that_dies_gets_a_second_try(scene: Scene) -> None:
    scene.child.faults = [ChildCrashed("gone")]
    told = await scene.stage()
    assert told
    assert told.row_count == 1


async def test_rows_past_the_limit_are_noted(tmp_path: Path) -> None:
    scene = Scene(tmp_path, max_bytes=3)
    await scene.accept()
    told = await scene.stage()
    assert told
    assert (told.failure.reason, told.failure.metadata["limit_bytes"]) == ("INGEST_TOO_LARGE", "3")
    assert await scene.objects.head(WORKSPACE.rows_key) is None


async def test_what_is_worth_another_attempt_is_no_answer(scene: Scene) -> None:
    scene.child.faults = [Unavailable("no room")]
    with pytest.raises(Unavailable):
        await scene.stage()
    assert await scene.stage()


async def test_rows_of_an_attempt_that_was_killed_are_made_anew(scene: Scene) -> None:
    await scene.objects.put(WORKSPACE.rows_key, b"of the one that was killed")
    told = await scene.stage()
    assert told
    assert told.data.size_bytes == 4
    assert await scene.objects.read(WORKSPACE.rows_key) == b"rows"


async def test_a_deleted_analysis_is_left_alone(scene: Scene) -> None:
    await scene.objects.delete(WORKSPACE.request_key)
    assert await scene.stage() is None


async def test_the_profile_is_announced_before_the_rows_are_staged(scene: Scene) -> None:
    """And a message is not settled before they are: what is killed between is done again."""
    bus = MemoryBus(ManualClock())
    worker = Worker(bus, scene.profiling, ManualClock(), concurrency=1, staging=scene.staging)
    requested = AnalysisRequested(analysis_id=ID, attempt=1)
    for name in ("request_key", "profile_key", "outcome_key", "rows_key", "staged_rows_key"):
        setattr(requested.workspace, name, getattr(WORKSPACE, name))
    body = json.dumps({"analysis_id": ID, "spec": {"primary": {"object": {"key": "uploads/u"}}, "ingest": True}}).encode()
    await scene.objects.put(WORKSPACE.request_key, body)
    scene.child.faults = [Unavailable("no room")]
    delivery = Delivery(subject("requested", ID), requested.SerializeToString(), {}, 1, 1)
    with pytest.raises(Unavailable):
        await worker.handle(delivery)
    assert [message.message_id for message in bus._messages.values()] == [f"{ID}:profiled:1"]
    await worker.handle(delivery)
    assert await scene.objects.head(WORKSPACE.staged_rows_key)
