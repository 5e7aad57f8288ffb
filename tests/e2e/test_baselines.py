"""An earlier analysis as baseline, through every service: its file is not needed, its tenant is, and what cannot be is said at once."""

from __future__ import annotations

import hashlib
import io
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import grpc
import httpx
import openpyxl
import pytest
from profilemydata.common.v1.analysis_pb2 import AnalysisSpec
from profilemydata.common.v1.dataset_pb2 import Baseline, Dataset
from profilemydata.persistence.v1.persistence_service_pb2 import CreateAnalysisRequest, CreateAnalysisResponse
from profilemydata.persistence.v1.persistence_service_pb2_grpc import PersistenceServiceStub
from typer.testing import CliRunner

from client.cli.app import app
from services.runtime.clock import SystemClock
from services.runtime.errors import FieldViolation
from services.runtime.identity import Caller, CallerSigner, as_caller
from services.runtime.rpc import error_from_rpc, open_channel

MAY = b"day,amount\n" + b"".join(b"2026-05-%02d,%d\n" % (at % 28 + 1, at) for at in range(300))
JUNE = b"day,amount\n" + b"".join(b"2026-06-%02d,%d\n" % (at % 28 + 1, at * 3) for at in range(200))
LARGE = b"a,b,c\n" + b"".join(b"%d,word %d,%d\n" % (at, at % 977, at * 7) for at in range(600_000))
UNKNOWN = "01920000-0000-7000-8000-000000000000"


def stored(suite: Any, analysis_id: str, name: str) -> Path:
    """An object of an analysis in the store of one machine."""
    [path] = [path for path in suite.state.objects.rglob(f"{name}*") if analysis_id in path.parts]
    return Path(path)


def order(client: httpx.Client, baseline: str, content: bytes = JUNE, **more: Any) -> httpx.Response:
    """Upload first, then ask for the analysis."""
    upload = client.post("/v1/uploads", json={"file_name": "june.csv", "size_bytes": len(content)}).raise_for_status().json()
    client.request(upload["method"], upload["url"], content=content, headers=upload["headers"]).raise_for_status()
    body = {"primary": {"upload_id": upload["upload_id"]}, "baseline": {"analysis_id": baseline}}
    return client.post("/v1/analyses", json=body, **more)


def ended(client: httpx.Client, accepted: Mapping[str, Any]) -> Mapping[str, Any]:
    """The analysis when it is over."""
    with client.stream("GET", accepted["links"]["events"]) as events:
        events.read()
    found: Mapping[str, Any] = client.get(accepted["links"]["self"]).json()
    return found


def refusal(response: httpx.Response) -> tuple[int, str, list[str]]:
    problem = response.json()
    return response.status_code, problem["code"], [error["field"] for error in problem["errors"]]


@pytest.fixture(scope="module")
def earlier(suite: Any) -> str:
    """A finished analysis whose upload is gone."""
    before = set(suite.state.objects.rglob("*"))
    analysis = suite.analyze("may.csv", MAY)
    assert analysis["status"] == "completed"
    uploads = [path for path in set(suite.state.objects.rglob("*")) - before if "uploads" in path.parts and path.is_file()]
    assert any(MAY in path.read_bytes() for path in uploads)
    for path in uploads:
        path.unlink()
    return str(analysis["analysis_id"])


@pytest.fixture(scope="module")
def analysis(suite: Any, earlier: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = suite.analyze("june.csv", JUNE, baseline_analysis_id=earlier)
    return found


def test_what_was_measured_stands_for_the_file(suite: Any, earlier: str, analysis: Mapping[str, Any]) -> None:
    assert analysis["status"] == "completed", analysis
    assert analysis["baseline"] == {"analysis_id": earlier, "file_name": "may.csv"}
    report = suite.report(analysis)
    baseline = report["analysis"]["baseline"]
    assert (baseline["analysis_id"], baseline["file_name"], baseline["row_count"]) == (earlier, "may.csv", 300)
    assert baseline["sha256"] == hashlib.sha256(MAY).hexdigest()
    assert baseline["measured_at"].startswith("20")
    assert report["baseline"]["dataset"]["row_count"] == 300
    assert report["dataset"]["row_count"] == 200


def test_the_workbook_names_it(suite: Any, earlier: str, analysis: Mapping[str, Any]) -> None:
    with suite.client() as client:
        entries = suite.get(f"/v1/analyses/{analysis['analysis_id']}/downloads")
        url = next(entry["url"] for entry in entries if entry["format"] == "xlsx")
        book = openpyxl.load_workbook(io.BytesIO(client.get(url).raise_for_status().content))
    cells = {str(cell.value) for row in book["Run details"].iter_rows() for cell in row}
    assert {"may.csv", earlier} <= cells


def test_an_analysis_of_an_analysis_is_a_baseline_as_well(suite: Any, analysis: Mapping[str, Any]) -> None:
    with suite.client() as client:
        accepted = order(client, analysis["analysis_id"], MAY, headers={"Idempotency-Key": "third"}).raise_for_status().json()
        again = order(client, UNKNOWN, MAY, headers={"Idempotency-Key": "third"})
        ended(client, accepted)
    assert suite.report(accepted)["analysis"]["baseline"]["file_name"] == "june.csv"
    assert refusal(again)[:2] == (409, "idempotency_conflict")


def test_the_command_line_takes_an_id(suite: Any, earlier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_URL", suite.url)
    (tmp_path / "june.csv").write_bytes(JUNE)
    result = CliRunner().invoke(
        app, ["profile", str(tmp_path / "june.csv"), "--baseline", earlier, "--out", str(tmp_path), "--json"]
    )
    assert result.exit_code == 0, result.output
    assert f'"{earlier}"' in result.stdout


def test_states_are_a_file_of_a_form(suite: Any, tmp_path: Path) -> None:
    (tmp_path / "may.csv").write_bytes(MAY)
    made = CliRunner().invoke(app, ["profile", str(tmp_path / "may.csv"), "--local", "--states", str(tmp_path / "may.pmds")])
    assert made.exit_code == 0, made.output
    with suite.client() as client:
        files = {"primary": ("june.csv", JUNE), "baseline": ("may.pmds", (tmp_path / "may.pmds").read_bytes())}
        analysis = client.post("/analyze", files=files, headers={"Prefer": "wait=60"}).raise_for_status().json()
    assert suite.report(analysis)["analysis"]["baseline"]["file_name"] == "may.csv"


@pytest.mark.parametrize("baseline", [UNKNOWN, "nonsense"])
def test_an_unknown_id_is_refused(suite: Any, baseline: str) -> None:
    with suite.client() as client:
        assert refusal(order(client, baseline)) == (404, "analysis_not_found", ["baseline.analysis_id"])
        form = client.post("/analyze", files={"primary": ("j.csv", JUNE)}, data={"baseline_analysis_id": baseline})
        assert refusal(form) == (404, "analysis_not_found", ["baseline.analysis_id"])


def test_a_running_and_a_cancelled_analysis_are_refused(suite: Any) -> None:
    running = suite.submit("large.csv", LARGE)
    with suite.client() as client:
        answer = order(client, running)
        client.post(f"/v1/analyses/{running}:cancel").raise_for_status()
        later = order(client, running)
    assert refusal(answer) == refusal(later) == (409, "baseline_not_ready", ["baseline.analysis_id"])
    assert "still running" in answer.json()["detail"]
    assert "cancelled" in later.json()["detail"]


def test_an_analysis_without_states_is_refused(suite: Any) -> None:
    bare = suite.analyze("may.csv", MAY)["analysis_id"]
    stored(suite, bare, "states.bin").unlink()
    with suite.client() as client:
        assert refusal(order(client, bare)) == (409, "baseline_has_no_states", ["baseline.analysis_id"])


def test_a_baseline_that_is_deleted_meanwhile_ends_the_analysis(suite: Any) -> None:
    doomed = suite.analyze("may.csv", MAY)["analysis_id"]
    profiler = suite.process("profiler").pid
    with suite.client() as client:
        os.kill(profiler, signal.SIGSTOP)
        try:
            accepted = order(client, doomed).raise_for_status().json()
            client.delete(f"/v1/analyses/{doomed}").raise_for_status()
        finally:
            os.kill(profiler, signal.SIGCONT)
        analysis = ended(client, accepted)
    assert (analysis["status"], analysis["failure"]["code"]) == ("failed", "baseline_gone")


async def test_another_tenants_analysis_does_not_exist(suite: Any, earlier: str) -> None:
    """On one machine everybody is one tenant over HTTP, so that another one comes through the door behind it."""
    environment = Path(f"/proc/{suite.process('persistence').pid}/environ").read_text().split("\0")
    [port] = [entry.partition("=")[2] for entry in environment if entry.startswith("PMD_PERSISTENCE_PORT=")]
    signer = CallerSigner(suite.state.signing_key_file.read_text().strip().encode(), SystemClock())
    channel = open_channel(f"127.0.0.1:{port}", signer)
    try:
        told = [await refused_by_rpc(channel, baseline, tenant="evil") for baseline in (earlier, UNKNOWN)]
        made = await create_by_rpc(channel, earlier, tenant="local")
    finally:
        await channel.close()
    assert told[0] == told[1]
    assert told[0][0] == "ANALYSIS_NOT_FOUND"
    assert made.analysis.spec.baseline.states.key == f"analyses/{earlier}/states.bin"


async def create_by_rpc(channel: grpc.aio.Channel, baseline: str, tenant: str) -> CreateAnalysisResponse:
    spec = AnalysisSpec(primary=Dataset(source_uri="s3://nowhere/june.csv"), baseline=Baseline(analysis_id=baseline))
    with as_caller(Caller(tenant, "user")):
        return await PersistenceServiceStub(channel).CreateAnalysis(CreateAnalysisRequest(spec=spec))


async def refused_by_rpc(channel: grpc.aio.Channel, baseline: str, tenant: str) -> tuple[str, str, tuple[FieldViolation, ...]]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await create_by_rpc(channel, baseline, tenant)
    error = error_from_rpc(caught.value)
    return error.reason, error.message, error.violations
