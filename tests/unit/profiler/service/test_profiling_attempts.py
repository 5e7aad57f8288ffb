"""A child that dies without a word gets a second try; everything else is an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.profiler.adapters.sandbox.faults import ChildCrashed, MemoryLimit
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.service.jobs import Job, OnProgress, unobserved
from services.profiler.service.profiling import Profiling
from services.profiler.service.requests import Dataset, Question
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
    return await profiling.profile_content(b"a\n1\n", Question(primary=Dataset("a.csv")))


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
