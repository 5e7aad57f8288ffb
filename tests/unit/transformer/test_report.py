"""The report: its shape, its golden file, what becomes of odd figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.profiler.v1 import profile_pb2 as pb
from profilemydata.profiler.v1.metric_pb2 import Metric

from services.transformer.errors import UnreadableProfile, UnreadableRequest
from services.transformer.local import report_of_profile
from tests.report.validation import checked

GOLDEN = Path(__file__).parent / "data" / "full_report.json"
TOP_LEVEL = [
    "schema_version",
    "analysis",
    "load",
    "dataset",
    "columns",
    "baseline",
    "since_last_run",
    "agents",
    "alerts",
    "issues",
    "recommendations",
    "action_plan",
    "executive_summary",
    "analysis_summary",
    "row_level_issues",
    "issue_summary",
    "routing_decisions",
    "downloads",
]


def report_of(profile: pb.Profile, request: AcceptedRequest | None = None) -> dict[str, Any]:
    body = report_of_profile(profile.SerializeToString(), request.SerializeToString() if request else b"")
    return checked(json.loads(body))


def test_a_full_profile_gives_the_golden_report(profile: pb.Profile, accepted: AcceptedRequest) -> None:
    # Written anew with: json.dumps(report, ensure_ascii=False, indent=1). Look at the difference before you do.
    assert report_of(profile, accepted) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_the_same_profile_gives_the_same_bytes(profile: pb.Profile) -> None:
    body = profile.SerializeToString()
    again = pb.Profile.FromString(body).SerializeToString()
    assert report_of_profile(body) == report_of_profile(again)


def test_sections_stand_in_their_order(profile: pb.Profile) -> None:
    assert list(report_of(profile)) == TOP_LEVEL
    assert list(report_of(pb.Profile())) == TOP_LEVEL


def test_absent_figures_are_null_with_a_reason(profile: pb.Profile) -> None:
    report = report_of(profile)
    column = report["columns"][1]
    assert column["metrics"]["mean"] is None
    assert column["absent"] == {"mean": "no_values"}
    assert column["approximate"] == {"distinct_count": {"method": "hll", "relative_error": 0.008}}
    assert report["dataset"]["duplicate_group_count"] is None
    assert report["dataset"]["absent"] == {"duplicate_group_count": "over_budget"}


@pytest.mark.parametrize(
    ("metric", "value", "reason"),
    [
        (Metric(name="mean", number=float("nan")), None, "failed"),
        (Metric(name="mean", number=float("inf"), absent_reason="over_budget"), None, "over_budget"),
        (Metric(name="mean"), None, "failed"),
        (Metric(name="sum", integer=2**62), str(2**62), None),
        (Metric(name="min", text="0.10"), "0.10", None),
        (Metric(name="flag", flag=False), False, None),
        (Metric(name="zero_count", integer=0), 0, None),
    ],
)
def test_every_figure_has_a_value_or_a_reason(metric: Metric, value: object, reason: str | None) -> None:
    column = pb.ColumnProfile(name="a", metrics=[metric])
    [shown] = report_of(pb.Profile(primary=pb.DatasetProfile(columns=[column])))["columns"]
    assert shown["metrics"] == {metric.name: value}
    assert shown["absent"] == ({metric.name: reason} if reason else {})


def test_an_answer_does_not_override_how_its_agent_fared(profile: pb.Profile) -> None:
    agents = report_of(profile)["agents"]
    assert agents["unified-profiler"]["status"] == "success"
    assert agents["unified-profiler"]["shares"] == [0.5, 1]
    assert agents["drift-detector"] == {
        "status": "error",
        "reason": "INVALID_REQUEST",
        "message": "It needs a baseline",
        "execution_time_ms": 0,
        "parameters": {},
    }


def test_a_failed_agent_makes_the_report_partial(profile: pb.Profile) -> None:
    assert report_of(profile)["analysis"]["status"] == "partial"
    del profile.agents[1]
    assert report_of(profile)["analysis"]["status"] == "completed"


def test_a_baseline_file_is_shown(profile: pb.Profile) -> None:
    profile.baseline.CopyFrom(profile.primary)
    report = report_of(profile)
    assert report["baseline"]["dataset"]["row_count"] == 1200
    assert report["analysis"]["baseline"]["file_name"] == "orders 2026.csv"


def test_a_baseline_analysis_is_named(profile: pb.Profile, accepted: AcceptedRequest) -> None:
    accepted.spec.baseline.analysis_id = "earlier"
    accepted.spec.baseline.earlier_file.file_name = "as accepted.csv"
    profile.baseline.CopyFrom(profile.primary)
    profile.baseline.measure_time.FromJsonString("2026-03-01T08:00:00Z")
    assert report_of(profile, accepted)["analysis"]["baseline"] == {
        "analysis_id": "earlier",
        "file_name": "orders 2026.csv",
        "size_bytes": profile.primary.load.size_bytes,
        "sha256": profile.primary.load.sha256,
        "row_count": 1200,
        "measured_at": "2026-03-01T08:00:00Z",
    }


def test_a_baseline_that_could_not_be_read_is_named_all_the_same(profile: pb.Profile, accepted: AcceptedRequest) -> None:
    accepted.spec.baseline.analysis_id = "earlier"
    accepted.spec.baseline.earlier_file.file_name = "as accepted.csv"
    named = report_of(profile, accepted)["analysis"]["baseline"]
    assert (named["analysis_id"], named["file_name"]) == ("earlier", "as accepted.csv")
    assert {named[name] for name in ("size_bytes", "sha256", "row_count", "measured_at")} == {None}


def test_a_local_run_has_no_analysis(profile: pb.Profile) -> None:
    analysis = report_of(profile)["analysis"]
    assert (analysis["id"], analysis["created_at"], analysis["tool"]) == (None, None, "profile-my-data")


@pytest.mark.parametrize(
    ("profile_bytes", "request_bytes", "error"), [(b"\xff\xff", b"", UnreadableProfile), (b"", b"\xff\xff", UnreadableRequest)]
)
def test_what_cannot_be_decoded_is_never_tried_again(
    profile_bytes: bytes, request_bytes: bytes, error: type[UnreadableProfile]
) -> None:
    with pytest.raises(error) as caught:
        report_of_profile(profile_bytes, request_bytes)
    assert not caught.value.retryable


def test_the_local_way_needs_neither_grpc_nor_nats() -> None:
    code = "import sys, services.transformer.local; print([m for m in ('grpc', 'nats', 'boto3', 'pydantic') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "[]"
