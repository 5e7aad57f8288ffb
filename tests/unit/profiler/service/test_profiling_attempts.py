"""A child that dies without a word gets a second try; everything else is an answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from services.profiler.adapters.sandbox.faults import ChildCrashed, MemoryLimit
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.service.jobs import Job, OnProgress, unobserved
from services.profiler.service.profiling import Profiling
from services.profiler.service.requests import Dataset, Question, StoredBytes, Workspace
from services.runtime.clock import ManualClock
from services.runtime.errors import ServiceError
from services.runtime.memory_objects import MemoryObjects
from services.runtime.s3_sources import S3Sources
from services.runtime.settings import ObjectSettings


class ScriptedSandbox:
    """Answers each run with the next of its outcomes."""

    def __init__(self, *outcomes: ServiceError | bytes) -> None:
        self._outcomes = list(outcomes)

    async def run(self, job: Job, on_progress: OnProgress = unobserved) -> bytes:
        assert (job.directory / "input").read_bytes() == b"a\n1\n"
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, bytes):
            return outcome
        raise outcome

    @property
    def left(self) -> int:
        return len(self._outcomes)


async def profiled(tmp_path: Path, sandbox: ScriptedSandbox) -> bytes:
    profiling = Profiling(
        MemoryObjects(ManualClock()), S3Sources(ObjectSettings()), sandbox, ScratchDirectories(tmp_path), max_bytes=1000
    )
    return await profiling.profile_content(b"a\n1\n", Question(primary=Dataset("a.csv")), "acme")


class StatesSandbox:
    """Leaves states and sketches beside its profile, if it is asked to."""

    def __init__(self, make: Callable[[Path], object]) -> None:
        self._make = make
        self.asked_for = ""

    async def run(self, job: Job, on_progress: OnProgress = unobserved) -> bytes:
        self.asked_for = job.states_name
        if job.states_name:
            self._make(job.directory / job.states_name)
            self._make(job.directory / job.sketches_name)
        return b"profile"


async def stored(tmp_path: Path, sandbox: StatesSandbox, states_key: str, *, keep_states: bool = True) -> dict[str, bytes]:
    """What one accepted analysis leaves in the store."""
    objects = MemoryObjects(ManualClock())
    await objects.put("uploads/u", b"a\n1\n")
    await objects.put("analyses/1/request.json", b"{}")
    scratch = ScratchDirectories(tmp_path / "scratch")
    profiling = Profiling(objects, S3Sources(ObjectSettings()), sandbox, scratch, max_bytes=1000, keep_states=keep_states)
    names = ("request.json", "profile.pb", "outcome.json")
    workspace = Workspace(*(f"analyses/1/{name}" for name in names), states_key, "analyses/1/sketches.json")
    question = Question(primary=Dataset("a.csv", stored=StoredBytes("uploads/u")), tenant_id="äcme")
    await profiling.profile_analysis("1", workspace, lambda _: question)
    states = await objects.head("analyses/1/states.bin")
    assert states is None or states.metadata == {"tenant-id": "%C3%A4cme"}
    sketches = await objects.head("analyses/1/sketches.json")
    assert sketches is None or (sketches.metadata, sketches.media_type) == ({}, "application/json")
    keys = [key async for key in objects.list("analyses/1/")]
    return {key.removeprefix("analyses/1/"): await objects.read(key) for key in keys if not key.endswith("request.json")}


async def test_states_are_stored_beside_the_profile(tmp_path: Path) -> None:
    sandbox = StatesSandbox(lambda path: path.write_bytes(b"PMDS"))
    kept = await stored(tmp_path, sandbox, "analyses/1/states.bin")
    assert kept == {"profile.pb": b"profile", "states.bin": b"PMDS", "sketches.json": b"PMDS"}


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: None, id="nothing"),
        pytest.param(lambda path: path.symlink_to("/etc/hostname"), id="a link to what the child may not read"),
        pytest.param(lambda path: path.mkdir(), id="a directory"),
        pytest.param(os.mkfifo, id="a pipe that never ends"),
    ],
)
async def test_whatever_a_child_leaves_the_profile_is_stored(tmp_path: Path, make: Callable[[Path], object]) -> None:
    assert await stored(tmp_path, StatesSandbox(make), "analyses/1/states.bin") == {"profile.pb": b"profile"}


@pytest.mark.parametrize(("states_key", "keep_states"), [("", True), ("analyses/1/states.bin", False)])
async def test_states_that_nobody_wants_are_not_made(tmp_path: Path, states_key: str, keep_states: bool) -> None:
    sandbox = StatesSandbox(lambda path: path.write_bytes(b"PMDS"))
    assert await stored(tmp_path, sandbox, states_key, keep_states=keep_states) == {"profile.pb": b"profile"}
    assert sandbox.asked_for == ""


async def test_one_crash_is_made_up_for(tmp_path: Path) -> None:
    assert await profiled(tmp_path, ScriptedSandbox(ChildCrashed("gone"), b"profile")) == b"profile"


async def test_two_crashes_are_the_files_doing(tmp_path: Path) -> None:
    sandbox = ScriptedSandbox(ChildCrashed("gone"), ChildCrashed("gone"), b"never asked for")
    with pytest.raises(ChildCrashed):
        await profiled(tmp_path, sandbox)
    assert sandbox.left == 1


async def test_a_limit_is_not_tried_again(tmp_path: Path) -> None:
    sandbox = ScriptedSandbox(MemoryLimit("too much"), b"never asked for")
    with pytest.raises(MemoryLimit):
        await profiled(tmp_path, sandbox)
    assert sandbox.left == 1
