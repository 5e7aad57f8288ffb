"""The artifacts process is killed before every step of its work: nobody ever sees half a manifest, and a restart finishes."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from profilemydata.common.v1.object_ref_pb2 import ObjectRef
from profilemydata.events.v1.events_pb2 import AnalysisTransformed
from profilemydata.profiler.v1.profile_pb2 import Profile

from deploy.local.ports import free_port
from services.artifacts.convert import decode_manifest
from services.artifacts.core.renderers.registry import RENDERERS
from services.persistence.convert.records import request_to_proto, to_json, workspace_to_proto
from services.persistence.core.ids import new_id
from services.persistence.core.records import AcceptedRequest, AnalysisSpec, DatasetSpec, Owner
from services.persistence.core.workspace import Workspace
from services.runtime.clock import SystemClock
from services.runtime.envelope import event, subject
from services.runtime.file_objects import FileObjects
from services.runtime.nats_bus import NatsBus
from services.runtime.settings import BusSettings
from services.transformer.convert import report_bytes

pytestmark = [pytest.mark.timeout(420), pytest.mark.slow]

ROOT = Path(__file__).parents[2]
NEVER = 10**6
DEATH_S = 60
FILES = len(RENDERERS)
"""Formats that are rendered."""


@dataclass
class Stage:
    """A bus, a directory, and artifacts processes that die when told."""

    directory: Path
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = SystemClock()
        self.objects = FileObjects(self.directory / "objects")
        self.bus = NatsBus(BusSettings(url=f"nats://127.0.0.1:{self.port}"), name="test")

    def start_nats(self) -> None:
        config = self.directory / "nats.conf"
        store = self.directory / "nats"
        config.write_text(f'listen: "127.0.0.1:{self.port}"\njetstream {{ store_dir: "{store}", sync_interval: always }}\n')
        self._start([str(Path(sys.executable).with_name("nats-server")), "-c", str(config)], {})

    def start_artifacts(self, over: str = "", at: int = NEVER) -> subprocess.Popen[bytes]:
        env = {
            "PMD_NATS_URL": f"nats://127.0.0.1:{self.port}",
            "PMD_OBJECTS_DIR": str(self.directory / "objects"),
            "PMD_DIE_OVER": over,
            "PMD_DIE_AT": str(at),
            "PMD_STEPS_FILE": str(self.directory / "steps"),
        }
        return self._start([sys.executable, str(Path(__file__).with_name("dying_artifacts.py"))], env)

    def steps(self) -> list[str]:
        """What the processes did so far, a line a step."""
        return (self.directory / "steps").read_text().splitlines()

    async def transformed(self) -> str:
        """A new analysis whose report is stored and announced."""
        now = datetime.now(UTC)
        analysis_id = new_id(now)
        workspace = Workspace(analysis_id)
        request = AcceptedRequest(analysis_id, Owner("acme", "ada"), AnalysisSpec(DatasetSpec("a.csv")), now)
        await self.objects.put(workspace.request_key, to_json(request_to_proto(request)))
        profile = Profile()
        profile.primary.load.file_name = "a.csv"
        profile.primary.columns.add(name="a", logical_type="text").metrics.add(name="null_count", integer=0)
        body = report_bytes(profile, request_to_proto(request))
        stored = await self.objects.put(workspace.report_key, body, media_type="application/json")
        message = AnalysisTransformed(analysis_id=analysis_id, attempt=1, workspace=workspace_to_proto(workspace))
        message.report.CopyFrom(ObjectRef(key=stored.key, size_bytes=stored.size_bytes, sha256=stored.sha256))
        await self.bus.publish(event("transformed", message, 1, "test", self.clock))
        return analysis_id

    async def manifest_is_whole(self, analysis_id: str) -> bool:
        """Whether there is a manifest; fails unless it is whole and true."""
        workspace = Workspace(analysis_id)
        if await self.objects.head(workspace.manifest_key) is None:
            return False
        manifest = decode_manifest(await self.objects.read(workspace.manifest_key))
        assert manifest.analysis_id == analysis_id
        assert len(manifest.artifacts) == FILES
        for stored in (manifest.report, *(artifact.stored for artifact in manifest.artifacts)):
            body = await self.objects.read(stored.key)
            assert (len(body), hashlib.sha256(body).hexdigest()) == (stored.size_bytes, stored.sha256)
        return True

    async def until(self, is_so: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(DEATH_S):
                while not is_so():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            pytest.fail(f"waited in vain: {what}: {(self.directory / 'log').read_text()[-3000:]}")

    async def completed(self, wanted: set[str]) -> None:
        """Return when every one of them was announced as complete, now or earlier."""
        heard = set[str]()
        for analysis_id in wanted:
            async with asyncio.timeout(2 * DEATH_S):
                while not await self._is_announced(analysis_id):
                    await asyncio.sleep(0.1)
            heard.add(analysis_id)
        assert heard == wanted

    async def _is_announced(self, analysis_id: str) -> bool:
        return (await self.bus.position("artifacts", subject("completed", analysis_id))).sequence is not None

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait(20)

    def _start(self, argv: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self.directory / "log").open("ab") as log:
            process = subprocess.Popen(argv, cwd=ROOT, env=os.environ | env, stdout=log, stderr=log)
        self.processes.append(process)
        return process


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path)
    made.start_nats()
    try:
        await made.bus.connect()
        yield made
        await made.bus.close()
    finally:
        made.stop()


async def undisturbed_steps(stage: Stage) -> list[str]:
    """The steps of an analysis that nothing happens to."""
    analysis_id = await stage.transformed()
    process = stage.start_artifacts(over=analysis_id)
    await stage.completed({analysis_id})
    process.terminate()
    process.wait(30)
    assert await stage.manifest_is_whole(analysis_id)
    return stage.steps()


async def test_a_kill_before_any_step_leaves_no_half_manifest_and_a_restart_finishes(stage: Stage) -> None:
    steps = await undisturbed_steps(stage)
    # The files and the manifest are each made, filled, closed and named: the steps are those of the real store.
    counts = {name: steps.count(name) for name in ("ObjectWriter", "ObjectWriter.write", "ObjectWriter.finish", "place")}
    assert counts == dict.fromkeys(counts, FILES + 1)
    killed: dict[str, int] = {}
    seen_before_manifest = seen_after_manifest = 0
    for step in range(len(steps)):
        analysis_id = await stage.transformed()
        process = stage.start_artifacts(over=analysis_id, at=step)
        await stage.until(lambda process=process: process.poll() is not None, f"death before step {step}")  # type: ignore[misc]
        assert process.returncode == -signal.SIGKILL
        killed[analysis_id] = step
        if await stage.manifest_is_whole(analysis_id):
            seen_after_manifest += 1
        else:
            seen_before_manifest += 1
    assert seen_before_manifest > 10
    assert seen_after_manifest >= 1
    stage.start_artifacts()
    await stage.completed(set(killed))
    for analysis_id, step in killed.items():
        assert await stage.manifest_is_whole(analysis_id), f"killed before {steps[step]}"
        artifacts = [key async for key in stage.objects.list(Workspace(analysis_id).artifacts_prefix)]
        assert len(artifacts) == FILES


async def test_a_kill_as_the_event_goes_out_announces_the_same_manifest_again(stage: Stage) -> None:
    for _ in range(3):
        analysis_id = await stage.transformed()
        process = stage.start_artifacts()
        await stage.completed({analysis_id})
        process.kill()
        process.wait(20)
        body = await stage.objects.read(Workspace(analysis_id).manifest_key)
        assert await stage.manifest_is_whole(analysis_id)
    last = stage.start_artifacts()
    await stage.completed({await stage.transformed()})
    assert last.poll() is None
    assert await stage.objects.read(Workspace(analysis_id).manifest_key) == body
