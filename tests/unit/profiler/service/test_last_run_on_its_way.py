"""The states of the last run on their way into a job: wanted or not, there or not, and never in a profile's way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from google.protobuf.json_format import MessageToJson
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest

from services.profiler.adapters.sandbox.faults import ChildCrashed, MemoryLimit
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.convert.specs import accepted_question
from services.profiler.service import last_run
from services.profiler.service.jobs import Earlier, Job, OnProgress, unobserved
from services.profiler.service.last_run import MAX_BYTES
from services.profiler.service.profiling import Profiling
from services.profiler.service.requests import Dataset, LastRun, Question, StoredBytes, Workspace
from services.runtime.clock import ManualClock
from services.runtime.errors import ServiceError, Unavailable
from services.runtime.memory_objects import MemoryObjects
from services.runtime.objects import ObjectInfo
from services.runtime.s3_sources import S3Sources
from services.runtime.settings import ObjectSettings

STATES = "analyses/0/states.bin"
QUESTION = Question(Dataset("a.csv", stored=StoredBytes("uploads/u")), last_run=LastRun("0", StoredBytes(STATES)))


class Sandbox:
    """Notes what it was given, and answers each run with the next of its outcomes."""

    def __init__(self, *outcomes: ServiceError) -> None:
        self._outcomes = list(outcomes)
        self.given: list[tuple[str, str, bytes | None]] = []

    async def run(self, job: Job, on_progress: OnProgress = unobserved) -> bytes:
        earlier = job.earlier or Earlier("", None, "first")
        self.given.append((earlier.analysis_id, earlier.reason, earlier.states.read_bytes() if earlier.states else None))
        if self._outcomes:
            raise self._outcomes.pop(0)
        return b"profile"


async def profiled(tmp_path: Path, question: Question, sandbox: Sandbox, objects: MemoryObjects | None = None) -> None:
    store = objects or MemoryObjects(ManualClock())
    await store.put("uploads/u", b"a\n1\n")
    if objects is None:
        await store.put(STATES, b"PMDS")
    await store.put("analyses/1/request.json", b"{}")
    profiling = Profiling(store, S3Sources(ObjectSettings()), sandbox, ScratchDirectories(tmp_path / "scratch"), max_bytes=1000)
    workspace = Workspace("analyses/1/request.json", "analyses/1/profile.pb", "analyses/1/outcome.json")
    await profiling.profile_analysis("1", workspace, lambda _: question)
    assert await store.read("analyses/1/profile.pb") == b"profile"


def with_run(states: StoredBytes | None, file_sha256: str = "") -> Question:
    return replace(QUESTION, last_run=LastRun("0", states, file_sha256))


SAME = replace(with_run(StoredBytes(STATES), "ab"), primary=Dataset("a.csv", stored=StoredBytes("uploads/u")))


@pytest.mark.parametrize(
    ("question", "given"),
    [
        pytest.param(QUESTION, ("0", "", b"PMDS"), id="there"),
        pytest.param(replace(QUESTION, last_run=None), ("", "first", None), id="first_run"),
        pytest.param(with_run(None), ("0", "no_states", None), id="none_kept"),
        pytest.param(with_run(StoredBytes("analyses/0/gone")), ("0", "states_gone", None), id="gone"),
        pytest.param(with_run(StoredBytes(STATES, sha256="ab")), ("0", "states_unreadable", None), id="others_than_noted"),
        pytest.param(with_run(StoredBytes(STATES, MAX_BYTES + 1)), ("0", "states_too_large", None), id="large"),
        pytest.param(replace(QUESTION, baseline_analysis_id="0"), ("0", "same_as_baseline", None), id="is_the_baseline"),
        pytest.param(replace(QUESTION, baseline_analysis_id="7"), ("0", "", b"PMDS"), id="another_baseline"),
        pytest.param(SAME, ("0", "", b"PMDS"), id="digest_of_the_new_file_unknown"),
    ],
)
async def test_what_the_child_is_given(tmp_path: Path, question: Question, given: tuple[str, str, bytes | None]) -> None:
    sandbox = Sandbox()
    await profiled(tmp_path, question, sandbox)
    assert sandbox.given == [given]


def test_the_same_bytes_need_no_states() -> None:
    same = replace(SAME, primary=Dataset("b.csv", stored=StoredBytes("uploads/u", 4, "ab")))
    assert last_run.without_states(same) == "same_file"


class Failing(MemoryObjects):
    """Has the states, and does not hand them out."""

    async def download(self, key: str, path: Path) -> ObjectInfo:
        if key == STATES:
            raise Unavailable("the store is away")
        return await super().download(key, path)


class Stuck(MemoryObjects):
    """Never gets done with the states."""

    async def download(self, key: str, path: Path) -> ObjectInfo:
        if key == STATES:
            await asyncio.Event().wait()
        return await super().download(key, path)


async def test_a_store_that_fails_costs_the_comparison_alone(tmp_path: Path) -> None:
    sandbox = Sandbox()
    await profiled(tmp_path, QUESTION, sandbox, Failing(ManualClock()))
    assert sandbox.given == [("0", "states_unavailable", None)]


async def test_states_that_take_too_long_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_run, "FETCH_S", 0.0)
    sandbox = Sandbox()
    await profiled(tmp_path, QUESTION, sandbox, Stuck(ManualClock()))
    assert sandbox.given == [("0", "states_unavailable", None)]


@pytest.mark.parametrize("fault", [ChildCrashed("gone"), MemoryLimit("too much")], ids=["crash", "memory"])
async def test_a_child_that_dies_is_tried_again_without_the_last_run(tmp_path: Path, fault: ServiceError) -> None:
    sandbox = Sandbox(fault)
    await profiled(tmp_path, QUESTION, sandbox)
    assert sandbox.given == [("0", "", b"PMDS"), ("0", "failed", None)]


def test_an_accepted_request_names_them() -> None:
    request = AcceptedRequest(analysis_id="1")
    request.spec.primary.file_name = "a.csv"
    request.last_run.analysis_id = "0"
    request.last_run.states.key = STATES
    request.last_run.file_sha256 = "ab"
    body = MessageToJson(request).encode()
    assert accepted_question(body, "1").last_run == LastRun("0", StoredBytes(STATES), "ab")
    request.last_run.ClearField("states")
    assert accepted_question(MessageToJson(request).encode(), "1").last_run == LastRun("0", None, "ab")
    request.ClearField("last_run")
    assert accepted_question(MessageToJson(request).encode(), "1").last_run is None
