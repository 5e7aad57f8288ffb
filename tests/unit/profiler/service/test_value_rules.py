"""Which policy a request gets: what it asks for, at most what this server allows; and how it travels into the child."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from profilemydata.common.v1.analysis_pb2 import AnalysisSpec

from services.profiler.adapters.sandbox.job_codec import Order, decode, encode
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.convert.specs import question_from_proto
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.base import ReadLimits
from services.profiler.service.jobs import Job, OnProgress, Source, unobserved
from services.profiler.service.limits import ChildLimits
from services.profiler.service.profiling import Profiling
from services.profiler.service.requests import Dataset, Question, ValueRules
from services.profiler.settings import ProfilerSettings
from services.runtime.clock import ManualClock
from services.runtime.memory_objects import MemoryObjects
from services.runtime.s3_sources import S3Sources
from services.runtime.settings import ObjectSettings


class Recording:
    """In place of the sandbox: keeps the jobs."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    async def run(self, job: Job, on_progress: OnProgress = unobserved) -> bytes:
        self.jobs.append(job)
        return b""


@pytest.mark.parametrize(
    ("asked", "default", "most", "applied"),
    [
        pytest.param(None, "masked", "full", "masked", id="default"),
        pytest.param("full", "masked", "full", "full", id="allowed"),
        pytest.param("none", "full", "full", "none", id="less_than_the_default"),
        pytest.param("full", "masked", "masked", "masked", id="capped"),
        pytest.param("full", "masked", "none", "none", id="capped_to_nothing"),
        pytest.param(None, "full", "masked", "masked", id="default_beyond_the_cap"),
    ],
)
async def test_least_of_what_is_asked_and_allowed(
    tmp_path: Path, asked: ValuePolicy | None, default: ValuePolicy, most: ValuePolicy, applied: ValuePolicy
) -> None:
    sandbox, objects, sources = Recording(), MemoryObjects(ManualClock()), S3Sources(ObjectSettings())
    rules = ValueRules(default, most)
    profiling = Profiling(objects, sources, sandbox, ScratchDirectories(tmp_path), max_bytes=9, values=rules)
    await profiling.profile_content(b"a\n1\n", Question(Dataset("a.csv"), policy=asked), "acme")
    assert [job.policy for job in sandbox.jobs] == [applied]


@pytest.mark.parametrize(("number", "asked"), [(0, None), (1, "full"), (2, "masked"), (3, "none"), (9, "none")])
def test_a_policy_of_the_contract(number: int, asked: ValuePolicy | None) -> None:
    """One that only newer clients know is taken for the strictest."""
    spec = AnalysisSpec.FromString(AnalysisSpec(tool_id="a").SerializeToString() + bytes([10 << 3, number]))
    assert question_from_proto(spec).policy == asked


def test_the_policy_reaches_the_child(tmp_path: Path) -> None:
    job = Job(tmp_path, Source(tmp_path / "a", "a.csv"), policy="none")
    order = Order(job, ReadLimits(), ChildLimits(), datetime(2026, 1, 1, tzinfo=UTC))
    assert decode(encode(order)).job.policy == "none"


def test_the_environment_sets_both(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ProfilerSettings().value_rules() == ValueRules("masked", "full")
    monkeypatch.setenv("PMD_PROFILER_VALUE_POLICY", "none")
    monkeypatch.setenv("PMD_PROFILER_MAX_VALUE_POLICY", "masked")
    assert ProfilerSettings().value_rules() == ValueRules("none", "masked")
