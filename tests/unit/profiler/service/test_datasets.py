"""Where a dataset's bytes come from, and whose they must be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from profilemydata.common.v1.analysis_pb2 import AnalysisSpec
from profilemydata.common.v1.dataset_pb2 import Baseline, Dataset
from profilemydata.common.v1.object_ref_pb2 import ObjectRef

from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.convert.specs import question_from_proto
from services.profiler.service.jobs import Job, OnProgress, unobserved
from services.profiler.service.profiling import Profiling
from services.runtime.clock import ManualClock
from services.runtime.errors import InvalidRequest
from services.runtime.memory_objects import MemoryObjects
from services.runtime.objects import ObjectNotFound
from services.runtime.source_uris import SourceNotAllowed

OURS, THEIRS, NOBODYS = "uploads/ours", "uploads/theirs", "analyses/0192/profile.pb"
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


async def profiled(tmp_path: Path, primary: Dataset, baseline: Dataset | None = None, tenant: str = "äcme") -> bytes:
    objects = MemoryObjects(ManualClock())
    await objects.put(OURS, b"ours", metadata={"tenant-id": "%C3%A4cme"})
    await objects.put(THEIRS, b"theirs", metadata={"tenant-id": "globex"})
    await objects.put(NOBODYS, b"nobody's")
    profiling = Profiling(objects, OneSource(), EchoingSandbox(), ScratchDirectories(tmp_path), max_bytes=1000)
    spec = AnalysisSpec(primary=primary, baseline=Baseline(dataset=baseline) if baseline else None)
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


async def test_a_source_that_is_not_allowed_ends_the_analysis(tmp_path: Path) -> None:
    with pytest.raises(SourceNotAllowed):
        await profiled(tmp_path, Dataset(source_uri="http://127.0.0.1/"))


async def test_a_dataset_has_one_origin(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest):
        await profiled(tmp_path, Dataset(source_uri=SOURCE, object=ObjectRef(key=OURS)))
