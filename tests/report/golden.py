"""Reports of the real profiler and transformer whose bytes are kept: what no run repeats is fixed."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.profiler.v1 import profile_pb2 as pb

from services.profiler.adapters.local import profile_file
from services.transformer.local import report_of_profile
from tests.report.inputs import GIVEN, Given

DATA = Path(__file__).parent / "data"
WIDTH = 132
DIGEST = "ab" * 32


def profile_of(given: Given) -> pb.Profile:
    """What the profiler says of a file."""
    with TemporaryDirectory() as directory:
        primary, baseline = Path(directory) / given.file_name, Path(directory) / "before.csv"
        primary.write_bytes(given.content)
        baseline.write_bytes(given.baseline or b"")
        body = profile_file(primary, baseline=baseline if given.baseline else None, agents=given.agents, policy=given.policy)
    return pb.Profile.FromString(body)


def golden_bytes(given: Given) -> bytes:
    """The report of a file, the same on every run."""
    profile = _fixed(profile_of(given))
    request = AcceptedRequest(analysis_id="0192f3a0-1111-7abc-8def-0123456789ab")
    request.create_time.FromJsonString("2026-03-01T10:00:00Z")
    return report_of_profile(profile.SerializeToString(), request.SerializeToString() if given.baseline else b"")


def _fixed(profile: pb.Profile) -> pb.Profile:
    """Without the clock, and without the bytes of containers that another version of their writer packs in another way."""
    profile.engine.start_time.FromJsonString("2026-03-01T10:00:01Z")
    profile.engine.execution_time_ms, profile.engine.suite_version = 412, "0.0.0"
    profile.engine.package_versions.clear()
    for agent in profile.agents:
        agent.execution_time_ms = 7
    for dataset in (profile.primary, profile.baseline) if profile.HasField("baseline") else (profile.primary,):
        for column in dataset.columns:
            for metric in column.metrics:
                if metric.name == "age_s" and metric.WhichOneof("value"):
                    metric.number = 86_400.5
        if dataset.load.format == "parquet":
            dataset.load.size_bytes, dataset.load.sha256 = 4096, DIGEST
            for metric in dataset.dataset.metrics:
                if metric.name == "file_bytes":
                    metric.integer = 4096
    return profile


def path_of(name: str) -> Path:
    return DATA / f"{name}.json"


def write_all() -> None:
    """Write every golden report anew."""
    for name, given in GIVEN.items():
        path_of(name).write_text(readable(json.loads(golden_bytes(given))) + "\n", encoding="utf-8")


def readable(value: Any, indent: str = "") -> str:
    """JSON with everything on one line that fits: differences show where they are."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= WIDTH or not isinstance(value, dict | list) or not value:
        return flat
    deeper = indent + " "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {readable(item, deeper)}" for key, item in value.items()]
    else:
        parts = [readable(item, deeper) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(deeper + part for part in parts) + "\n" + indent + closing
