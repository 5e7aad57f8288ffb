"""Persistence as a real process on a real nats-server, a real directory and a real warehouse server, killed and restarted."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest
import snowflake.connector
from profilemydata.artifacts.v1.artifact_pb2 import Manifest
from profilemydata.common.v1 import analysis_pb2 as common
from profilemydata.events.v1.events_pb2 import AnalysisCompleted, DeadLetter
from profilemydata.persistence.v1 import persistence_service_pb2 as pb
from profilemydata.persistence.v1.persistence_service_pb2_grpc import PersistenceServiceStub

from deploy.local.ports import free_port, is_free
from services.persistence.convert.records import to_json
from services.persistence.core.workspace import Workspace
from services.runtime.bus import Message
from services.runtime.clock import SystemClock
from services.runtime.envelope import dead_letter_subject, event, subject
from services.runtime.errors import Unavailable
from services.runtime.file_objects import FileObjects
from services.runtime.identity import Caller, CallerSigner, as_caller
from services.runtime.nats_bus import NatsBus
from services.runtime.rpc import error_from_rpc, open_channel
from services.runtime.settings import BusSettings

ROOT = Path(__file__).parents[2]
KEY = "a-signing-key-of-some-length"
REPORT = b'{"schema_version": "1", "dataset": {"row_count": 2}, "columns": [{"name": "a", "metrics": {"mean": 1.5}}]}'


@dataclass
class Machine:
    """The processes around persistence, and persistence itself."""

    directory: Path
    nats_port: int = field(default_factory=free_port)
    warehouse_port: int = field(default_factory=free_port)
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = SystemClock()
        self.objects = FileObjects(self.directory / "objects", signing_key=KEY.encode(), url_base="", clock=self.clock)
        self.bus = NatsBus(BusSettings(url=f"nats://127.0.0.1:{self.nats_port}"), name="test")
        self.channel = open_channel(f"127.0.0.1:{self.port}", CallerSigner(KEY.encode(), self.clock))
        self.stub: Any = PersistenceServiceStub(self.channel)

    def start_nats(self) -> None:
        config = self.directory / "nats.conf"
        config.write_text(
            f'listen: "127.0.0.1:{self.nats_port}"\njetstream {{ store_dir: "{self.directory}/nats", sync_interval: always }}\n'
        )
        binary = Path(sys.executable).parent / "nats-server"
        self._start("nats", [str(binary), "--config", str(config)], self.nats_port)

    def start_warehouse(self) -> None:
        data = str(self.directory / "warehouse")
        module = [sys.executable, "-m", "deploy.local.fakesnow_server"]
        self._start("warehouse", [*module, "--port", str(self.warehouse_port), "--data", data], self.warehouse_port)

    def start_persistence(self) -> None:
        self._start("persistence", [sys.executable, "-m", "services.persistence"], self.port)

    def kill(self, name: str) -> None:
        self.processes[name].kill()
        self.processes.pop(name).wait(20)

    def stop(self, name: str) -> int:
        self.processes[name].terminate()
        return self.processes.pop(name).wait(40)

    def _start(self, name: str, argv: list[str], port: int) -> None:
        env = {
            "PMD_NATS_URL": f"nats://127.0.0.1:{self.nats_port}",
            "PMD_OBJECTS_DIR": str(self.directory / "objects"),
            "PMD_SIGNING_KEY": KEY,
            "PMD_PERSISTENCE_PORT": str(self.port),
            "PMD_PERSISTENCE_RECONCILE_INTERVAL_S": "0.2",
            "PMD_PERSISTENCE_RECONCILE_GRACE_S": "1",
            "PMD_PERSISTENCE_HISTORY_LINGER_S": "0.05",
            "PMD_PERSISTENCE_SNOWFLAKE_HOST": "127.0.0.1",
            "PMD_PERSISTENCE_SNOWFLAKE_PORT": str(self.warehouse_port),
            "PMD_PERSISTENCE_SNOWFLAKE_NETWORK_TIMEOUT_S": "3",
        }
        with (self.directory / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(argv, cwd=ROOT, env=os.environ | env, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while is_free(port):
            assert self.processes[name].poll() is None, f"{name} ended"
            assert time.monotonic() < deadline, f"{name} does not listen"
            time.sleep(0.02)

    async def create(self, request_id: str = "") -> str:
        metadata = {"tenant-id": "acme", "user-id": "ada", "file-name": "sales.csv"}
        await self.objects.put("uploads/up-1", b"a\n1\n2\n", metadata=metadata)
        spec = common.AnalysisSpec()
        spec.primary.upload_id = "up-1"
        response = await self.stub.CreateAnalysis(pb.CreateAnalysisRequest(spec=spec, request_id=request_id), timeout=10)
        return str(response.analysis.analysis_id)

    async def render(self, analysis_id: str) -> None:
        """Leave behind what the three stages do."""
        workspace = Workspace(analysis_id)
        await self.objects.put(workspace.profile_key, b"profile")
        report = await self.objects.put(workspace.report_key, REPORT)
        manifest = Manifest(analysis_id=analysis_id)
        manifest.report.key, manifest.report.size_bytes, manifest.report.sha256 = report.key, report.size_bytes, report.sha256
        artifact = manifest.artifacts.add(download_id=f"download-{analysis_id}", file_name="report.json", format="json")
        artifact.object.key = f"{workspace.artifacts_prefix}1"
        await self.objects.put(workspace.manifest_key, to_json(manifest))

    async def complete(self, analysis_id: str, attempt: int = 1) -> None:
        await self.bus.publish(event("completed", AnalysisCompleted(analysis_id=analysis_id), attempt, "test", self.clock))

    async def get(self, analysis_id: str) -> Any:
        return (await self.stub.GetAnalysis(pb.GetAnalysisRequest(analysis_id=analysis_id), timeout=10)).analysis

    async def is_persisted(self, analysis_id: str) -> bool:
        return await self.objects.head(Workspace(analysis_id).persisted_key) is not None

    def row_counts(self, table: str) -> dict[str, int]:
        connection = snowflake.connector.connect(
            user="pmd",
            account="local",
            authenticator="OAUTH",
            token="local",
            host="127.0.0.1",
            port=self.warehouse_port,
            protocol="http",
            database="profile_my_data",
            schema="public",
            network_timeout=5,
        )
        with connection, connection.cursor() as cursor:
            return dict(cursor.execute(f"SELECT analysis_id, COUNT(*) FROM {table} GROUP BY analysis_id").fetchall())


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    machine = Machine(tmp_path)
    machine.start_nats()
    machine.start_warehouse()
    machine.start_persistence()
    await machine.bus.connect()
    with as_caller(Caller("acme", "ada")):
        yield machine
    await machine.bus.close()
    await machine.channel.close()
    for name in list(machine.processes):
        machine.kill(name)


async def eventually(condition: Callable[[], Awaitable[bool]], what: str, timeout_s: float = 60) -> None:
    deadline = time.monotonic() + timeout_s
    while not await condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited in vain: {what}")
        await asyncio.sleep(0.05)


async def reason_of(call: Any) -> tuple[str, str]:
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    return error.value.code().name, error_from_rpc(error.value).reason


async def test_the_life_of_an_analysis_over_grpc(machine: Machine) -> None:
    analysis_id = await machine.create("r-1")
    assert await machine.create("r-1") == analysis_id
    watched: list[str] = []

    async def watch() -> None:
        async for answer in machine.stub.WatchAnalysis(pb.WatchAnalysisRequest(analysis_id=analysis_id), timeout=60):
            watched.append(common.AnalysisState.Name(answer.analysis.state))

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.3)
    await machine.render(analysis_id)
    await machine.complete(analysis_id)
    await asyncio.wait_for(watching, 30)
    assert (watched[0], watched[-1]) == ("ANALYSIS_STATE_QUEUED", "ANALYSIS_STATE_COMPLETED")
    await eventually(lambda: machine.is_persisted(analysis_id), "it is in the history")
    analysis = await machine.get(analysis_id)
    assert analysis.HasField("persist_time")
    assert analysis.spec.primary.file_name == "sales.csv"
    parts = [part async for part in machine.stub.GetReport(pb.GetReportRequest(analysis_id=analysis_id), timeout=10)]
    assert parts[0].header.size_bytes == len(REPORT)
    assert b"".join(part.chunk for part in parts[1:]) == REPORT
    query = pb.QueryHistoryRequest(dataset="sales.csv", column="a", metric="mean")
    assert [point.value for point in (await machine.stub.QueryHistory(query, timeout=10)).points] == [1.5]
    listed = await machine.stub.ListAnalyses(pb.ListAnalysesRequest(page_size=10), timeout=10)
    assert [analysis.analysis_id for analysis in listed.analyses] == [analysis_id]
    assert await reason_of(machine.stub.CancelAnalysis(pb.CancelAnalysisRequest(analysis_id=analysis_id))) == (
        "FAILED_PRECONDITION",
        "ANALYSIS_OVER",
    )
    with as_caller(Caller("other", "bob")):
        for method, request in (
            ("GetAnalysis", pb.GetAnalysisRequest),
            ("CancelAnalysis", pb.CancelAnalysisRequest),
            ("DeleteAnalysis", pb.DeleteAnalysisRequest),
        ):
            call = getattr(machine.stub, method)(request(analysis_id=analysis_id), timeout=10)
            assert await reason_of(call) == ("NOT_FOUND", "ANALYSIS_NOT_FOUND")
        assert not (await machine.stub.ListAnalyses(pb.ListAnalysesRequest(), timeout=10)).analyses
        assert not (await machine.stub.QueryHistory(query, timeout=10)).points
    removed = await machine.stub.DeleteAnalysis(pb.DeleteAnalysisRequest(analysis_id=analysis_id), timeout=10)
    assert removed.deleted_object_count > 5

    async def rows_are_gone() -> bool:
        return machine.row_counts("analysis_metadata") == {}

    await eventually(rows_are_gone, "the rows are gone")
    assert machine.stop("persistence") == 0


async def test_a_dead_letter_reaches_the_user_with_its_reason(machine: Machine) -> None:
    analysis_id = await machine.create()
    letter = DeadLetter(analysis_id=analysis_id, subject=subject("requested", analysis_id))
    letter.failure.reason = "MEMORY_LIMIT"
    for attempt in range(3):
        message_id = f"{analysis_id}:requested:1:dead_letter:profiler:{attempt}"
        await machine.bus.publish(Message(dead_letter_subject("profiler"), letter.SerializeToString(), message_id))
    answers = [answer async for answer in machine.stub.WatchAnalysis(pb.WatchAnalysisRequest(analysis_id=analysis_id), timeout=60)]
    assert answers[-1].analysis.failure.reason == "MEMORY_LIMIT"
    await eventually(lambda: machine.is_persisted(analysis_id), "it is in the history")
    assert machine.row_counts("analysis_metadata") == {analysis_id: 1}


async def test_kills_and_twenty_fold_events_leave_one_outcome_and_one_row_set(machine: Machine) -> None:
    ids = [await machine.create() for _ in range(20)]
    for analysis_id in ids:
        await machine.render(analysis_id)
    for attempt in range(1, 21):
        for analysis_id in ids:
            await machine.complete(analysis_id, attempt)
        if attempt % 5 == 0:
            # Once at every quarter, wherever it is: between outcome and marker, between MERGE and note.
            machine.processes["persistence"].send_signal(signal.SIGKILL)
            machine.processes.pop("persistence").wait(20)
            machine.start_persistence()

    async def all_persisted() -> bool:
        return all([await machine.is_persisted(analysis_id) for analysis_id in ids])

    await eventually(all_persisted, "all are in the history", 90)
    for table in ("analysis_metadata", "analysis_reports", "downloads"):
        assert machine.row_counts(table) == dict.fromkeys(ids, 1)
    assert {(await machine.get(analysis_id)).state for analysis_id in ids} == {common.ANALYSIS_STATE_COMPLETED}


async def test_a_wiped_nats_directory_is_driven_anew(machine: Machine) -> None:
    queued, profiled, rendered = [await machine.create() for _ in range(3)]
    await machine.objects.put(Workspace(profiled).profile_key, b"profile")
    machine.kill("nats")
    shutil.rmtree(machine.directory / "nats")
    await machine.render(rendered)
    late = await machine.create()
    machine.start_nats()

    async def on_the_stream(event_name: str, analysis_id: str) -> bool:
        try:
            return (await machine.bus.position("profiler", subject(event_name, analysis_id))).sequence is not None
        except Unavailable:
            return False

    for name, analysis_id in (("requested", queued), ("profiled", profiled), ("requested", late)):
        await eventually(lambda n=name, i=analysis_id: on_the_stream(n, i), f"{name} was published anew", 30)

    async def is_complete() -> bool:
        return bool((await machine.get(rendered)).state == common.ANALYSIS_STATE_COMPLETED)

    await eventually(is_complete, "what was rendered is complete", 30)


async def test_without_a_warehouse_everything_else_goes_on(machine: Machine) -> None:
    machine.kill("warehouse")
    analysis_id = await machine.create()
    await machine.render(analysis_id)
    await machine.complete(analysis_id)
    answers = [answer async for answer in machine.stub.WatchAnalysis(pb.WatchAnalysisRequest(analysis_id=analysis_id), timeout=30)]
    assert answers[-1].analysis.state == common.ANALYSIS_STATE_COMPLETED
    assert not answers[-1].analysis.HasField("persist_time")
    query = pb.QueryHistoryRequest(dataset="sales.csv", column="a", metric="mean")
    assert await reason_of(machine.stub.QueryHistory(query, timeout=30)) == ("UNAVAILABLE", "UNAVAILABLE")
    began = time.monotonic()
    assert machine.stop("persistence") == 0
    assert time.monotonic() - began < 20
    machine.start_warehouse()
    machine.start_persistence()
    await eventually(lambda: machine.is_persisted(analysis_id), "the backlog drains by itself")
