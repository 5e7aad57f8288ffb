"""Persistence over memory adapters and a clock of the test's own."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import pytest
from google.protobuf.message import Message as ProtoMessage
from profilemydata.artifacts.v1.artifact_pb2 import Manifest
from profilemydata.common.v1.object_ref_pb2 import ObjectRef
from profilemydata.events.v1.events_pb2 import AnalysisCompleted, DeadLetter

from services.persistence.adapters.memory_warehouse import MemoryWarehouse
from services.persistence.convert.records import to_json
from services.persistence.core.ledger import Evidence
from services.persistence.core.records import AnalysisSpec, DatasetSpec, Owner
from services.persistence.core.workspace import Workspace
from services.persistence.main import Persistence
from services.persistence.settings import PersistenceSettings
from services.runtime.bus import Delivery
from services.runtime.clock import ManualClock
from services.runtime.envelope import dead_letter_subject, subject
from services.runtime.memory_bus import MemoryBus
from services.runtime.memory_objects import MemoryObjects

OWNER = Owner("acme", "ada")
SECRET = b"a secret of the suite"
SKETCHES = {
    "version": 1,
    "hashing": "engine",
    "nominal": 2048,
    "columns": [
        {
            "name": "age",
            "logical_type": "integer",
            "dtype": "Integer",
            "row_count": 3,
            "null_count": 0,
            "missing_count": 0,
            "value_count": 3,
            "min": 1.0,
            "max": 3.0,
            "mean": 2.0,
            "m2": 2.0,
            "distinct": {"level": 0, "hashes": base64.b64encode(struct.pack("<3Q", 1 << 63, 1 << 62, 7)).decode()},
            "quantiles": {"points": [1.0, 2.0, 3.0], "weights": [1, 1, 1], "error": 0.0},
        },
        {"name": "city", "logical_type": "text", "dtype": "String", "row_count": 3, "distinct": "failed"},
    ],
}
REPORT = {
    "load": {"sha256": "c0ffee"},
    "schema_version": "1",
    "dataset": {"row_count": 3, "quality": {"score": 90.5}},
    "columns": [
        {"name": "age", "metrics": {"mean": 41.5, "null_count": 0, "max": "90071992547409930"}, "quality": {"score": None}}
    ],
    "row_level_issues": [],
    "issues": [
        {
            "rule_id": "missing_values",
            "severity": "high",
            "agent_ids": ["quality"],
            "column": "age",
            "dimension": "completeness",
            "message": "age has 1 missing value",
            "affected_row_count": 1,
            "affected_ratio": 0.25,
            "confidence": 1.0,
        }
    ],
    "recommendations": [
        {"recommendation_id": "fill", "priority": "low", "agent_ids": [], "column": None, "action": "Fill it", "rule_ids": []}
    ],
}


@dataclass
class World:
    """Everything around one service, and what the other services would do."""

    clock: ManualClock = field(default_factory=ManualClock)
    warehouse: MemoryWarehouse = field(default_factory=MemoryWarehouse)

    def __post_init__(self) -> None:
        self.objects = MemoryObjects(self.clock)
        self.bus = MemoryBus(self.clock)
        self.persistence = self.new_process()

    def new_process(self) -> Persistence:
        """Another process of the service over the same store, bus and warehouse."""
        settings = PersistenceSettings(watch_poll_s=0.01, history_linger_s=0.0)
        return Persistence(self.bus, self.objects, self.warehouse, self.clock, settings, SECRET)

    async def upload(self, upload_id: str = "up-1", tenant: str = "acme", content: bytes = b"a,b\n1,2\n", **metadata: str) -> str:
        given = {"tenant-id": tenant, "user-id": "ada", "file-name": "sales%20%C3%BC.csv", **metadata}
        await self.objects.put(f"uploads/{upload_id}", content, metadata=given)
        return upload_id

    def spec(self, upload_id: str = "up-1", **fields: Any) -> AnalysisSpec:
        return AnalysisSpec(primary=DatasetSpec(upload_id=upload_id), **fields)

    async def create(self, request_id: str = "", owner: Owner = OWNER, **fields: Any) -> str:
        """The identifier of a fresh analysis."""
        await self.upload(tenant=owner.tenant_id)
        analysis = await self.persistence.analyses.create(owner, self.spec(**fields), request_id)
        self.clock.advance(0.001)
        return analysis.request.analysis_id

    async def profile(self, analysis_id: str) -> None:
        """Do what the profiler leaves behind."""
        await self.objects.put(Workspace(analysis_id).states_key, b"states")
        await self.objects.put(Workspace(analysis_id).sketches_key, json.dumps(SKETCHES).encode())
        await self.objects.put(Workspace(analysis_id).profile_key, b"profile")

    async def transform(self, analysis_id: str, report: object = REPORT) -> None:
        """Do what the transformer leaves behind."""
        await self.objects.put(Workspace(analysis_id).report_key, json.dumps(report).encode())

    async def render(self, analysis_id: str, *, partial: bool = False, file_count: int = 2) -> None:
        """Do what artifacts leaves behind."""
        workspace = Workspace(analysis_id)
        report = await self.objects.head(workspace.report_key)
        assert report
        manifest = Manifest(analysis_id=analysis_id, partial=partial)
        manifest.report.CopyFrom(ObjectRef(key=report.key, size_bytes=report.size_bytes, sha256=report.sha256))
        for number in range(file_count):
            artifact = manifest.artifacts.add(
                download_id=f"{analysis_id}-{number}", file_name=f"report-{number}.json", format="json"
            )
            artifact.object.key = f"{workspace.artifacts_prefix}{number}"
            artifact.object.sha256 = hashlib.sha256(b"").hexdigest()
            artifact.create_time.FromDatetime(self.clock.now())
        manifest.create_time.FromDatetime(self.clock.now())
        await self.objects.put(workspace.manifest_key, to_json(manifest))

    async def finish(self, analysis_id: str, *, partial: bool = False) -> None:
        """Do what all three stages leave behind, and tell persistence."""
        await self.profile(analysis_id)
        await self.transform(analysis_id)
        await self.render(analysis_id, partial=partial)
        await self.tell_completed(analysis_id)

    async def tell_completed(self, analysis_id: str) -> None:
        event = AnalysisCompleted(analysis_id=analysis_id)
        await self.persistence.worker.on_completed(_delivery(subject("completed", analysis_id), event))

    async def tell_given_up(self, analysis_id: str, event: str, reason: str = "UNREADABLE_FILE") -> None:
        letter = DeadLetter(analysis_id=analysis_id, subject=subject(event, analysis_id))
        letter.failure.reason, letter.failure.message = reason, "the file cannot be read"
        await self.persistence.worker.on_dead_letter(_delivery(dead_letter_subject("profiler"), letter))

    async def state(self, analysis_id: str) -> str:
        return (await self.persistence.analyses.get("acme", analysis_id)).state.value

    async def evidence(self, analysis_id: str) -> Evidence:
        return await self.persistence.reconciler.ledger.evidence(analysis_id)

    async def keys(self, prefix: str = "") -> list[str]:
        return [key for key in sorted(self.objects._objects) if key.startswith(prefix)]

    def published(self) -> list[str]:
        """Message ids on the stream, in order."""
        return [message.message_id for message in self.bus._messages.values()]

    def rows(self, table: str) -> list[Any]:
        return list(self.warehouse.tables[table].values())


def _delivery(subject: str, body: ProtoMessage) -> Delivery:
    return Delivery(subject, body.SerializeToString(), {}, 1, 1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(scope="session")
def new_world() -> type[World]:
    """For tests that need several."""
    return World
