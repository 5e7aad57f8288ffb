"""The profiler's doors on a real socket, with real children: stored states as the baseline of whatever way the data comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from profilemydata.common.v1.analysis_pb2 import AnalysisSpec
from profilemydata.common.v1.dataset_pb2 import Baseline, Dataset
from profilemydata.common.v1.object_ref_pb2 import ObjectRef
from profilemydata.profiler.v1.profile_pb2 import Profile
from profilemydata.profiler.v1.profiler_service_pb2 import ProfileRequest, ProfileStreamRequest
from profilemydata.profiler.v1.profiler_service_pb2_grpc import ProfilerServiceStub, add_ProfilerServiceServicer_to_server

from services.profiler.adapters.local import profile_file
from services.profiler.adapters.local_limits import default_limits
from services.profiler.adapters.sandbox.sandbox import ProcessSandbox
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.adapters.sandbox.spawned import SpawnedNursery
from services.profiler.core.readers.base import ReadLimits
from services.profiler.service.profiling import Profiling
from services.profiler.servicer import Servicer
from services.runtime.clock import SystemClock
from services.runtime.file_objects import FileObjects
from services.runtime.identity import Caller, CallerSigner, as_caller
from services.runtime.rpc import RpcServer, error_from_rpc, open_channel
from services.runtime.s3_sources import S3Sources
from services.runtime.settings import ObjectSettings, RpcSettings

ADA, EVE = Caller("acme", "ada"), Caller("evil", "eve")
CLOCK = SystemClock()
EARLIER = b"a,b\n" + b"1,x\n" * 7
TODAY = b"a,b\n" + b"2,y\n" * 5


@dataclass
class Door:
    """The profiler behind its port, and two analyses' states in its store."""

    profiler: ProfilerServiceStub

    async def unary(self, baseline: Baseline) -> Profile:
        request = ProfileRequest(spec=AnalysisSpec(primary=Dataset(file_name="t.csv"), baseline=baseline), content=TODAY)
        return (await self.profiler.Profile(request)).profile

    async def by_object(self, baseline: Baseline) -> Profile:
        primary = Dataset(file_name="t.csv", object=ObjectRef(key="uploads/today"))
        return (await self.profiler.Profile(ProfileRequest(spec=AnalysisSpec(primary=primary, baseline=baseline)))).profile

    async def streamed(self, baseline: Baseline) -> Profile:
        async def parts() -> AsyncIterator[ProfileStreamRequest]:
            yield ProfileStreamRequest(header=AnalysisSpec(primary=Dataset(file_name="t.csv"), baseline=baseline))
            yield ProfileStreamRequest(chunk=TODAY)

        return [part async for part in self.profiler.ProfileStream(parts())][-1].profile


WAYS: tuple[Callable[[Door, Baseline], Awaitable[Profile]], ...] = (Door.unary, Door.by_object, Door.streamed)


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    objects = FileObjects(tmp_path / "objects", signing_key=b"k" * 16)
    (tmp_path / "e.csv").write_bytes(EARLIER)
    await asyncio.to_thread(profile_file, tmp_path / "e.csv", states=tmp_path / "e.pmds")
    await objects.put("uploads/today", TODAY, metadata={"tenant-id": "acme"})
    for name, tenant in (("ours", "acme"), ("theirs", "evil")):
        await objects.put(f"analyses/{name}/states.bin", tmp_path / "e.pmds", metadata={"tenant-id": tenant})
    limits = default_limits()
    sandbox = ProcessSandbox(SpawnedNursery(limits), reading=ReadLimits(), limits=limits, concurrency=1, clock=CLOCK)
    scratch = ScratchDirectories(tmp_path / "scratch")
    profiling = Profiling(objects, S3Sources(ObjectSettings()), sandbox, scratch, max_bytes=10_000)
    signer = CallerSigner(b"k" * 16, CLOCK)
    server = RpcServer(
        RpcSettings(reflection=False),
        (),
        lambda each: add_ProfilerServiceServicer_to_server(Servicer(profiling, ()), each),
        signer,
    )
    channel = open_channel(f"127.0.0.1:{await server.start()}", signer)
    await server.set_serving(True)
    with as_caller(ADA):
        yield Door(ProfilerServiceStub(channel))
    await channel.close()
    await server.stop(1)
    scratch.close()


def earlier(name: str) -> Baseline:
    return Baseline(analysis_id=name, states=ObjectRef(key=f"analyses/{name}/states.bin"))


@pytest.mark.parametrize("way", WAYS)
async def test_stored_states_of_the_caller_are_a_baseline(door: Door, way: Callable[[Door, Baseline], Awaitable[Profile]]) -> None:
    profile = await way(door, earlier("ours"))
    rows = [metric.integer for metric in profile.baseline.dataset.metrics if metric.name == "row_count"]
    assert (profile.baseline.load.file_name, rows) == ("e.csv", [7])
    assert profile.baseline.HasField("measure_time")
    assert not profile.primary.HasField("measure_time")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("baseline", "reason"),
    [
        (earlier("theirs"), "OBJECT_NOT_FOUND"),
        (earlier("unknown"), "OBJECT_NOT_FOUND"),
        (Baseline(analysis_id="ours"), "INVALID_REQUEST"),
        (Baseline(analysis_id="ours", states=ObjectRef(key="uploads/today")), "UNREADABLE_STATES"),
    ],
    ids=["another_tenants", "unknown", "no_states_named", "a_file"],
)
async def test_what_is_no_baseline_is_refused(
    door: Door, way: Callable[[Door, Baseline], Awaitable[Profile]], baseline: Baseline, reason: str
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await way(door, baseline)
    assert error_from_rpc(caught.value).reason == reason


async def test_a_baseline_is_the_tenants_own(door: Door) -> None:
    with as_caller(EVE), pytest.raises(grpc.aio.AioRpcError) as caught:
        await door.streamed(earlier("ours"))
    assert error_from_rpc(caught.value).reason == "OBJECT_NOT_FOUND"
