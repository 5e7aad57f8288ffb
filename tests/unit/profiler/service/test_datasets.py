"""Where a dataset's bytes come from, and whose they must be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from google.protobuf.json_format import MessageToJson
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest, AnalysisSpec
from profilemydata.common.v1.dataset_pb2 import Baseline, Dataset
from profilemydata.common.v1.object_ref_pb2 import ObjectRef

from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.convert.specs import accepted_question, question_from_proto
from services.profiler.errors import BaselineGone, UnreadableStates
from services.profiler.service.jobs import Job, OnProgress, unobserved
from services.profiler.service.profiling import Profiling
from services.profiler.service.requests import Workspace
from services.runtime.clock import ManualClock
from services.runtime.errors import InvalidRequest
from services.runtime.memory_objects import MemoryObjects
from services.runtime.objects import ObjectCorrupt, ObjectNotFound
from services.runtime.source_uris import SourceNotAllowed

OURS, THEIRS, NOBODYS = "uploads/ours", "uploads/theirs", "analyses/0192/profile.pb"
STATES, THEIR_STATES, OLD_STATES = "analyses/0193/states.bin", "analyses/0194/states.bin", "analyses/0195/states.bin"
SOURCE = "s3://data/a.csv"


class EchoingSandbox:
    """Answers with the bytes that it was given."""

    async def run(self, job: Job, on_progress: OnProgress = unobserved) -> bytes:
        del on_progress
        return b"|".join(source.path.read_bytes() for source in (job.primary, job.baseline) if source)


class OneSource:
    """A bucket with one object."""

    async def fetch(self, uri: str, path: Path, max_bytes: int, check_room: Callable[[int], None]) -> int:
        if uri != SOURCE:
            raise SourceNotAllowed("source_uri", "no")
        check_room(6)
        assert max_bytes == 1000
        return path.write_bytes(b"source")


async def profiled(tmp_path: Path, primary: Dataset, baseline: Dataset | Baseline | None = None, tenant: str = "äcme") -> bytes:
    objects = MemoryObjects(ManualClock())
    await objects.put(OURS, b"ours", metadata={"tenant-id": "%C3%A4cme"})
    await objects.put(THEIRS, b"theirs", metadata={"tenant-id": "globex"})
    await objects.put(NOBODYS, b"nobody's")
    await objects.put(STATES, b"PMDS states", metadata={"tenant-id": "%C3%A4cme"})
    await objects.put(THEIR_STATES, b"PMDS theirs", metadata={"tenant-id": "globex"})
    await objects.put(OLD_STATES, b"PMDS of before states had an owner")
    profiling = Profiling(objects, OneSource(), EchoingSandbox(), ScratchDirectories(tmp_path), max_bytes=1000)
    compared = Baseline(dataset=baseline) if isinstance(baseline, Dataset) else baseline
    spec = AnalysisSpec(primary=primary, baseline=compared)
    return await profiling.profile_object(question_from_proto(spec), tenant)


def stored(key: str) -> Dataset:
    return Dataset(object=ObjectRef(key=key))


async def test_an_object_of_the_tenant_is_read(tmp_path: Path) -> None:
    assert await profiled(tmp_path, stored(OURS)) == b"ours"


async def test_a_source_is_read(tmp_path: Path) -> None:
    assert await profiled(tmp_path, Dataset(source_uri=SOURCE)) == b"source"
    assert await profiled(tmp_path, stored(OURS), Dataset(source_uri=SOURCE)) == b"ours|source"


@pytest.mark.parametrize("tenant", ["äcme", ""], ids=["another_tenant", "no_tenant"])
@pytest.mark.parametrize("key", [THEIRS, NOBODYS, "uploads/none"])
async def test_what_is_not_the_tenants_does_not_exist(tmp_path: Path, key: str, tenant: str) -> None:
    with pytest.raises(ObjectNotFound):
        await profiled(tmp_path, stored(key), tenant=tenant)
    with pytest.raises(ObjectNotFound):
        await profiled(tmp_path, Dataset(source_uri=SOURCE), stored(key), tenant=tenant)


def earlier(key: str, sha256: str = "") -> Baseline:
    return Baseline(analysis_id="0193", states=ObjectRef(key=key, sha256=sha256))


async def test_states_of_the_tenant_stand_for_a_baseline(tmp_path: Path) -> None:
    assert await profiled(tmp_path, stored(OURS), earlier(STATES)) == b"ours|PMDS states"


@pytest.mark.parametrize("key", [THEIR_STATES, OLD_STATES, NOBODYS, "analyses/none/states.bin"])
async def test_states_that_are_not_the_tenants_do_not_exist(tmp_path: Path, key: str) -> None:
    with pytest.raises(ObjectNotFound):
        await profiled(tmp_path, stored(OURS), earlier(key))


async def test_an_earlier_analysis_is_not_looked_up(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest) as caught:
        await profiled(tmp_path, stored(OURS), Baseline(analysis_id="0193"))
    assert [violation.field for violation in caught.value.violations] == ["baseline.analysis_id"]
    assert "baseline.states" in caught.value.message


async def test_a_file_is_no_states(tmp_path: Path) -> None:
    with pytest.raises(UnreadableStates):
        await profiled(tmp_path, stored(OURS), earlier(OURS))


async def test_states_with_another_digest_are_not_believed(tmp_path: Path) -> None:
    with pytest.raises(ObjectCorrupt):
        await profiled(tmp_path, stored(OURS), earlier(STATES, "0" * 64))


async def test_an_accepted_baseline_that_was_deleted_says_so(tmp_path: Path) -> None:
    """Accepted is checked: its states need no owner, and may go before they are read."""
    objects = MemoryObjects(ManualClock())
    await objects.put("uploads/u", b"a")
    await objects.put("analyses/1/request.json", b"{}")
    await objects.put(OLD_STATES, b"PMDS")
    profiling = Profiling(objects, OneSource(), EchoingSandbox(), ScratchDirectories(tmp_path), max_bytes=1000)

    async def answer(number: int) -> bytes:
        request = AcceptedRequest(
            analysis_id=str(number), spec=AnalysisSpec(primary=stored("uploads/u"), baseline=earlier(OLD_STATES))
        )
        body, key = MessageToJson(request).encode(), f"analyses/{number}/profile.pb"
        await objects.put("analyses/1/request.json", body)
        workspace = Workspace("analyses/1/request.json", key, f"analyses/{number}/outcome.json")
        await profiling.profile_analysis(str(number), workspace, lambda body: accepted_question(body, str(number)))
        return await objects.read(key)

    assert await answer(1) == b"a|PMDS"
    await objects.delete(OLD_STATES)
    with pytest.raises(BaselineGone) as caught:
        await answer(2)
    assert not caught.value.retryable


async def test_a_source_that_is_not_allowed_ends_the_analysis(tmp_path: Path) -> None:
    with pytest.raises(SourceNotAllowed):
        await profiled(tmp_path, Dataset(source_uri="http://127.0.0.1/"))


async def test_a_dataset_has_one_origin(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest):
        await profiled(tmp_path, Dataset(source_uri=SOURCE, object=ObjectRef(key=OURS)))
