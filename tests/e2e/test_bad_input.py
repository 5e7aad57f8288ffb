"""What cannot be done is refused with a stable code, leaves nothing half-made, and the services stay up."""

from __future__ import annotations

import os
from typing import Any

import httpx
import pytest

UNKNOWN = "01890000-0000-7000-8000-000000000000"


def assert_problem(response: httpx.Response, status: int, code: str) -> None:
    """It is a problem document with that status and code."""
    body = response.json()
    assert (response.status_code, body.get("code")) == (status, code), body
    assert response.headers["content-type"] == "application/problem+json"
    assert body["status"] == status
    assert body["title"]


@pytest.mark.parametrize(
    ("fields", "content", "status", "code"),
    [
        pytest.param({}, b"", 400, "empty_file", id="empty_file"),
        pytest.param({"agents": "no-such-agent"}, b"a\n1\n", 400, "unknown_agent", id="unknown_agent"),
        pytest.param(
            {"parameters_json": '{"unified-profiler": {"top_n": 3}}'}, b"a\n1\n", 400, "invalid_parameter", id="unknown_parameter"
        ),
        pytest.param(
            {"parameters_json": '{"unified-profiler": {"null_alert_threshold": 101}}'},
            b"a\n1\n",
            400,
            "invalid_parameter",
            id="parameter_out_of_range",
        ),
        pytest.param({"parameters_json": "{"}, b"a\n1\n", 400, "invalid_request", id="malformed_parameters"),
        pytest.param({"parameters_json": "[1]"}, b"a\n1\n", 400, "invalid_request", id="parameters_that_are_no_object"),
    ],
)
def test_refused_at_the_door(suite: Any, fields: dict[str, str], content: bytes, status: int, code: str) -> None:
    before = len(suite.get("/v1/analyses")["analyses"])
    with suite.client() as client:
        response = client.post("/analyze", files={"primary": ("data.csv", content)}, data=fields)
    assert_problem(response, status, code)
    assert len(suite.get("/v1/analyses")["analyses"]) == before


def test_a_request_without_a_file(suite: Any) -> None:
    with suite.client() as client:
        response = client.post("/analyze", files={"agents": (None, "unified-profiler")})
    assert_problem(response, 400, "missing_file")


@pytest.mark.parametrize("path", ["", "/report", "/downloads", "/events", "/downloads/x"])
def test_an_unknown_analysis(suite: Any, path: str) -> None:
    with suite.client() as client:
        response = client.get(f"/v1/analyses/{UNKNOWN}{path}")
    assert response.status_code == 404
    assert response.json()["code"] in {"analysis_not_found", "download_not_found"}


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/analyses/not-an-id"])
def test_an_unknown_place(suite: Any, path: str) -> None:
    with suite.client() as client:
        response = client.get(path)
    assert response.status_code in {400, 404}
    assert response.headers["content-type"] == "application/problem+json"


def test_a_signed_url_cannot_be_altered(suite: Any) -> None:
    analysis = suite.analyze("data.csv", b"a,b\n1,2\n")
    url = suite.get(f"/v1/analyses/{analysis['analysis_id']}/downloads")[0]["url"]
    head, _, signature = url.rpartition("=")
    flipped = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    with suite.client() as client:
        assert_problem(client.get(f"{head}={flipped}"), 403, "signature_invalid")
        assert client.get(url).status_code == httpx.codes.OK


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "unsupported_format", id="binary_renamed_csv"),
        pytest.param("broken.parquet", b"PAR1" + b"\0" * 200 + b"PAR1", "unreadable_file", id="broken_parquet"),
        pytest.param("wide.csv", b",".join(b"c%d" % n for n in range(6000)) + b"\n", "too_many_columns", id="too_many_columns"),
    ],
)
def test_unreadable_files_fail_with_a_reason(suite: Any, name: str, content: bytes, code: str) -> None:
    analysis = suite.analyze(name, content)
    assert (analysis["status"], analysis["failure"]["code"]) == ("failed", code)
    with suite.client() as client:
        assert_problem(client.get(f"/v1/analyses/{analysis['analysis_id']}/report"), 409, "report_not_ready")


def test_a_header_alone_is_a_valid_report(suite: Any) -> None:
    analysis = suite.analyze("header.csv", b"a,b,c\n")
    report = suite.report(analysis)
    assert analysis["status"] == "completed"
    assert report["dataset"]["row_count"] == 0
    assert [column["name"] for column in report["columns"]] == ["a", "b", "c"]
    assert report["dataset"]["quality"]["score"] is None


def test_limits_end_a_file_and_not_the_service(make_suite: Any) -> None:
    suite = make_suite(PMD_PROFILER_MEMORY_BYTES=str(300 * 1024**2), PMD_GATEWAY_MAX_FILE_BYTES=str(64 * 1024**2))
    bomb = b"a,b\n" + b"".join(b"%s,%s\n" % (os.urandom(48).hex().encode(), b"x" * 20) for _ in range(400_000))
    analysis = suite.analyze("bomb.csv", bomb)
    assert (analysis["status"], analysis["failure"]["code"]) == ("failed", "memory_limit")
    with suite.client() as client:
        response = client.post("/analyze", files={"primary": ("large.csv", b"a\n" + b"1\n" * (33 * 1024**2))})
    assert_problem(response, 413, "file_too_large")
    assert suite.analyze("fine.csv", b"a,b\n1,2\n")["status"] == "completed"


def test_a_file_that_takes_too_long_is_ended(make_suite: Any) -> None:
    suite = make_suite(PMD_PROFILER_WALL_S="0.5")
    analysis = suite.analyze("slow.csv", b"a,b,c,d\n" + b"1,2,x y z,2020-01-01\n" * 1_500_000)
    assert (analysis["status"], analysis["failure"]["code"]) == ("failed", "time_limit")
