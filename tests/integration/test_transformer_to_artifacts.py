"""Two stages on a real bus and a real directory: a stored profile becomes a manifest, whatever is repeated, lost or in the way."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message as ProtoMessage
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.common.v1.object_ref_pb2 import ObjectRef, Workspace
from profilemydata.events.v1.events_pb2 import AnalysisCompleted, AnalysisProfiled, AnalysisTransformed, DeadLetter
from profilemydata.profiler.v1.profile_pb2 import AGENT_STATUS_ERROR, Profile

from services.artifacts.convert import decode_manifest
from services.artifacts.core.renderers.registry import RENDERERS
from services.artifacts.core.report import parse_report
from services.artifacts.service.rendering import Rendering
from services.artifacts.worker import Worker as ArtifactsWorker
from services.runtime.bus import Consumer, Delivery
from services.runtime.clock import SystemClock
from services.runtime.envelope import dead_letter_subject, event, subject
from services.runtime.file_objects import FileObjects
from services.runtime.nats_bus import NatsBus
from services.runtime.objects import ObjectExists, ObjectInfo
from services.runtime.settings import BusSettings
from services.transformer.worker import Worker as TransformerWorker
from tests.report.validation import faults

ANALYSIS = "0192f3a0-1111-7abc-8def-0123456789ab"
WAIT_S = 30
CLOCK = SystemClock()
M = TypeVar("M", bound=ProtoMessage)


def workspace(analysis_id: str = ANALYSIS) -> Workspace:
    root = f"analyses/{analysis_id}/"
    return Workspace(
        request_key=f"{root}request.json",
        profile_key=f"{root}profile.pb",
        report_key=f"{root}report.json",
        manifest_key=f"{root}manifest.json",
        outcome_key=f"{root}outcome.json",
        artifacts_prefix=f"{root}artifacts/",
    )


def profile(is_partial: bool = False) -> Profile:
    made = Profile()
    made.primary.load.file_name = "größe.csv"
    made.primary.columns.add(name="=a", logical_type="text").metrics.add(name="null_count", integer=0)
    if is_partial:
        made.agents.add(agent_id="drift-detector", status=AGENT_STATUS_ERROR)
    return made


@pytest.fixture(scope="module")
def nats_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    binary = Path(sys.executable).parent / "nats-server"
    folder = tmp_path_factory.mktemp("nats")
    process = subprocess.Popen([binary, "-js", "-a", "127.0.0.1", "-p", str(port), "-sd", folder, "-l", folder / "log"])
    yield f"nats://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


@dataclass
class Stages:
    """Both workers, running, and what they said."""

    bus: NatsBus
    objects: FileObjects
    transformer: TransformerWorker
    artifacts: ArtifactsWorker
    published: asyncio.Queue[Delivery]

    async def accept(self, made: Profile) -> ObjectInfo:
        request = AcceptedRequest(analysis_id=ANALYSIS)
        request.owner.tenant_id = "acme"
        request.create_time.FromDatetime(CLOCK.now())
        await self.objects.put(workspace().request_key, MessageToJson(request, preserving_proto_field_name=True).encode())
        return await self.objects.put(workspace().profile_key, made.SerializeToString())

    async def announce(self, stored: ObjectInfo, attempt: int = 1) -> None:
        ref = ObjectRef(key=stored.key, size_bytes=stored.size_bytes, sha256=stored.sha256)
        message = AnalysisProfiled(analysis_id=ANALYSIS, attempt=attempt, workspace=workspace(), profile=ref)
        await self.bus.publish(event("profiled", message, attempt, "test", CLOCK))

    async def next(self, kind: type[M]) -> M:
        delivery = await asyncio.wait_for(self.published.get(), WAIT_S)
        return kind.FromString(delivery.body)

    async def keys(self) -> set[str]:
        return {key async for key in self.objects.list("analyses/")}


@pytest.fixture
async def stages(nats_url: str, tmp_path: Path) -> AsyncIterator[Stages]:
    bus, objects = NatsBus(BusSettings(url=nats_url)), FileObjects(tmp_path, signing_key=b"x" * 16)
    await bus.connect()
    published: asyncio.Queue[Delivery] = asyncio.Queue()
    transformer = TransformerWorker(bus, objects, CLOCK)
    artifacts = ArtifactsWorker(bus, objects, Rendering(objects, CLOCK), CLOCK)

    async def note(delivery: Delivery) -> None:
        published.put_nowait(delivery)

    async def give_up(delivery: Delivery, error: Exception) -> None:
        raise AssertionError from error

    tasks = [
        asyncio.create_task(transformer.run()),
        asyncio.create_task(artifacts.run()),
        asyncio.create_task(bus.consume(Consumer("test-completed", subject("completed")), note, give_up)),
        asyncio.create_task(bus.consume(Consumer("test-dead", dead_letter_subject()), note, give_up)),
    ]
    yield Stages(bus, objects, transformer, artifacts, published)
    await bus.drain(5)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await _forget(nats_url)
    await bus.close()


async def _forget(nats_url: str) -> None:
    """Empty the streams: every test uses the same analysis."""
    import nats

    connection = await nats.connect(nats_url)
    jetstream = connection.jetstream()
    for stream in await jetstream.streams_info():
        await jetstream.delete_stream(stream.config.name or "")
    await connection.close()


async def test_a_profile_becomes_files_and_a_manifest(stages: Stages) -> None:
    await stages.announce(await stages.accept(profile()))
    completed = await stages.next(AnalysisCompleted)
    assert (completed.analysis_id, completed.attempt, completed.partial) == (ANALYSIS, 1, False)
    body = await stages.objects.read(workspace().manifest_key)
    manifest = decode_manifest(body)
    assert completed.manifest.size_bytes == len(body)
    assert [artifact.file_name for artifact in manifest.artifacts] == [
        "größe-profile.xlsx",
        "größe-profile.json",
        "größe-profile.row_level_issues.csv",
        "größe-profile.rules.zip",
    ]
    for artifact in manifest.artifacts:
        info = await stages.objects.head(artifact.stored.key)
        assert info is not None
        assert (info.sha256, info.size_bytes) == (artifact.stored.sha256, artifact.stored.size_bytes)
    report = parse_report(await stages.objects.read(manifest.report.key))
    assert not faults(report)
    assert report["downloads"] == []


async def test_twenty_duplicates_give_one_manifest(stages: Stages) -> None:
    stored = await stages.accept(profile(is_partial=True))
    for attempt in range(1, 21):
        await stages.announce(stored, attempt)
    completed = [await stages.next(AnalysisCompleted) for _ in range(20)]
    assert {event.attempt for event in completed} == set(range(1, 21))
    assert len({event.manifest.sha256 for event in completed}) == 1
    assert all(event.partial for event in completed)
    assert len([key for key in await stages.keys() if "/artifacts/" in key]) == len(RENDERERS)


async def test_an_analysis_that_is_over_is_left_alone(stages: Stages) -> None:
    stored = await stages.accept(profile())
    await stages.objects.put(workspace().outcome_key, b"{}")
    before = await stages.keys()
    await stages.announce(stored)
    await _settled(stages, "transformer")
    assert await stages.keys() == before
    assert stages.published.empty()


async def test_a_deleted_analysis_is_not_brought_back(stages: Stages) -> None:
    stored = await stages.accept(profile())
    await stages.objects.delete(workspace().request_key)
    await stages.announce(stored)
    await _settled(stages, "transformer")
    assert await stages.keys() == {workspace().profile_key}


async def test_a_profile_that_cannot_be_read_is_given_up_at_once(stages: Stages) -> None:
    await stages.accept(profile())
    stored = await stages.objects.put(workspace().profile_key, b"\xff\xff")
    await stages.announce(stored)
    letter = await stages.next(DeadLetter)
    assert (letter.analysis_id, letter.failure.reason, letter.delivery_count) == (ANALYSIS, "OBJECT_CORRUPT", 1)


async def test_work_lost_after_the_manifest_is_only_announced_again(stages: Stages) -> None:
    stored = await stages.accept(profile())
    await stages.announce(stored)
    first = await stages.next(AnalysisCompleted)
    before = {key: await stages.objects.head(key) for key in await stages.keys()}
    await stages.announce(stored, attempt=2)
    second = await stages.next(AnalysisCompleted)
    assert second.manifest == first.manifest
    assert {key: await stages.objects.head(key) for key in await stages.keys()} == before


@pytest.mark.parametrize("left", ["report", "one artifact", "all artifacts"])
async def test_a_crash_before_the_manifest_is_made_up_for(stages: Stages, left: str) -> None:
    stored = await stages.accept(profile())
    await stages.announce(stored)
    manifest = decode_manifest(await stages.objects.read((await stages.next(AnalysisCompleted)).manifest.key))
    await stages.objects.delete(workspace().manifest_key)
    keep = {"report": 0, "one artifact": 1, "all artifacts": 3}[left]
    for artifact in manifest.artifacts[keep:]:
        await stages.objects.delete(artifact.stored.key)
    await stages.announce(stored, attempt=2)
    await stages.next(AnalysisCompleted)
    again = decode_manifest(await stages.objects.read(workspace().manifest_key))
    assert [artifact.stored for artifact in again.artifacts] == [artifact.stored for artifact in manifest.artifacts]


async def test_two_workers_at_once_agree_on_one_manifest(stages: Stages) -> None:
    stored = await stages.accept(profile())
    ref = ObjectRef(key=stored.key, size_bytes=stored.size_bytes, sha256=stored.sha256)
    message = AnalysisProfiled(analysis_id=ANALYSIS, attempt=1, workspace=workspace(), profile=ref)
    delivery = Delivery(subject("profiled", ANALYSIS), message.SerializeToString(), {}, 1, 1)
    await asyncio.gather(*(stages.transformer.handle(delivery) for _ in range(4)))
    report = await stages.objects.head(workspace().report_key)
    assert report is not None
    transformed = AnalysisTransformed(
        analysis_id=ANALYSIS, attempt=9, workspace=workspace(), report=ObjectRef(sha256=report.sha256)
    )
    delivery = Delivery(subject("transformed", ANALYSIS), transformed.SerializeToString(), {}, 1, 1)
    await asyncio.gather(*(stages.artifacts.handle(delivery) for _ in range(4)))
    events = [await stages.next(AnalysisCompleted) for _ in range(2)]
    assert events[0].manifest == events[1].manifest
    with pytest.raises(ObjectExists):
        await stages.objects.put(workspace().manifest_key, b"", create_only=True)


async def test_a_report_that_was_changed_is_not_rendered(stages: Stages) -> None:
    await stages.accept(profile())
    await stages.objects.put(workspace().report_key, b'{"schema_version":"1"}')
    wrong = ObjectRef(sha256="0" * 64)
    transformed = AnalysisTransformed(analysis_id=ANALYSIS, attempt=1, workspace=workspace(), report=wrong)
    with pytest.raises(Exception, match="not the one that was announced"):
        await stages.artifacts.handle(Delivery(subject("transformed", ANALYSIS), transformed.SerializeToString(), {}, 1, 1))


async def _settled(stages: Stages, durable: str) -> None:
    async with asyncio.timeout(WAIT_S):
        while True:
            position = await stages.bus.position(durable, subject("profiled", ANALYSIS))
            if position.sequence is not None and position.ack_floor >= position.sequence:
                return
            await asyncio.sleep(0.05)
