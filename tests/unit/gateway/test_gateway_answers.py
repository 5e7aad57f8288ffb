"""What every answer has in common: ids, headers, problems; and the pages."""

from __future__ import annotations

import re

import pytest

from gateway import problems
from gateway.routes.analyze import preferred_wait_s
from gateway.routes.page import ASSETS
from gateway.service.intake import display_name
from services.runtime.errors import (
    Conflict,
    FieldViolation,
    Internal,
    InvalidRequest,
    LimitExceeded,
    NotFound,
    Overloaded,
    Unavailable,
)
from tests.unit.gateway.conftest import Gateway


async def test_every_answer_is_careful(gateway: Gateway) -> None:
    for path in ("/", "/docs", "/healthz", "/v1/agents", "/nowhere", "/v1/analyses/x"):
        headers = (await gateway.client.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("given", ["my-id.1", "", "a b", "x" * 65, "a\u00e9"], ids=["good", "empty", "space", "long", "no ASCII"])
async def test_request_id_is_echoed_if_it_is_one(gateway: Gateway, given: str) -> None:
    answered = (await gateway.client.get("/healthz", headers={"X-Request-ID": given.encode()})).headers["x-request-id"]
    assert (answered == given) is (given == "my-id.1")
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", answered)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "route_not_found"),
        ("PUT", "/analyze", 405, "method_not_allowed"),
        ("GET", "/static/..%2fmain.py", 404, "route_not_found"),
        ("GET", "/static/none.js", 404, "route_not_found"),
        ("GET", "/v1/analyses?page_size=0", 422, "invalid_request"),
        ("GET", "/v1/analyses?status=done", 422, "invalid_request"),
    ],
    ids=str,
)
async def test_wrong_ways_are_problems(gateway: Gateway, method: str, path: str, status: int, code: str) -> None:
    response = await gateway.client.request(method, path)
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert set(problem) == {"type", "title", "status", "detail", "instance", "code", "errors"}


async def test_fault_that_nobody_foresaw_is_a_problem_and_tells_nothing(gateway: Gateway) -> None:
    del gateway.app.state.suite
    response = await gateway.client.get("/v1/agents")
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert "suite" in response.json()["detail"]
    assert "State" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


STATUSES = {
    "invalid": (InvalidRequest("x"), 400, "invalid_request"),
    "not found": (NotFound("x"), 404, "object_not_found"),
    "conflict": (Conflict("x", reason="IDEMPOTENCY_CONFLICT"), 409, "idempotency_conflict"),
    "file too large": (LimitExceeded("x"), 413, "file_too_large"),
    "another limit": (LimitExceeded("x", reason="TOO_MANY_COLUMNS"), 400, "too_many_columns"),
    "format": (InvalidRequest("x", reason="UNSUPPORTED_FORMAT"), 415, "unsupported_format"),
    "unreadable": (InvalidRequest("x", reason="UNREADABLE_FILE"), 422, "unreadable_file"),
    "overloaded": (Overloaded("x"), 429, "overloaded"),
    "unavailable": (Unavailable("x"), 503, "unavailable"),
    "internal": (Internal("/etc/secret"), 500, "internal"),
}


@pytest.mark.parametrize(("error", "status", "code"), STATUSES.values(), ids=STATUSES.keys())
def test_errors_have_their_status(error: InvalidRequest, status: int, code: str) -> None:
    response = problems.of_error(error, "/x")
    assert (response.status_code, f'"code":"{code}"'.encode() in response.body) == (status, True)
    assert ("retry-after" in response.headers) is (status in {429, 503})
    assert b"secret" not in response.body


def test_a_problem_names_at_most_a_hundred_fields() -> None:
    error = InvalidRequest("x", violations=tuple(FieldViolation(str(n), "wrong") for n in range(500)))
    assert problems.of_error(error, "/x").body.count(b'"field"') == 100


def test_pages_ask_nobody_else() -> None:
    assert {"index.html", "docs.html", "app.js", "app.css"} <= set(ASSETS)
    for name, asset in ASSETS.items():
        text = asset.body.decode()
        found = set(re.findall(r"https?://[^\s\"')]+", text)) - {"http://www.w3.org/2000/svg"}
        assert not found, name


def test_pages_never_turn_data_into_markup() -> None:
    text = "".join(asset.body.decode() for asset in ASSETS.values())
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|style=|onclick=\"", text)


async def test_pages_are_kept_by_browsers_until_they_change(gateway: Gateway) -> None:
    first = await gateway.client.get("/static/app.js")
    again = await gateway.client.get("/static/app.js", headers={"If-None-Match": first.headers["etag"]})
    assert (first.headers["content-type"], again.status_code) == ("text/javascript; charset=utf-8", 304)


async def test_description_names_every_route(gateway: Gateway) -> None:
    spec = (await gateway.client.get("/openapi.json")).json()
    assert spec["openapi"].startswith("3.1")
    assert set(spec["paths"]) >= {
        "/analyze",
        "/v1/uploads",
        "/v1/analyses",
        "/v1/analyses/{analysis_id}",
        "/v1/analyses/{analysis_id}:cancel",
        "/v1/analyses/{analysis_id}/events",
        "/v1/analyses/{analysis_id}/report",
        "/v1/analyses/{analysis_id}/downloads",
        "/v1/analyses/{analysis_id}/downloads/{download_id}",
        "/v1/report-schema",
        "/v1/agents",
        "/v1/history",
        "/v1/history/merged",
        "/healthz",
        "/readyz",
    }


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [("wait=30", 30), ("respond-async, wait=5", 5), ("wait=5; x", 5), ("", 0), ("wait=", 0), ("wait=-1", 0), ("await=9", 0)],
)
def test_preference_is_read(prefer: str, seconds: float) -> None:
    assert preferred_wait_s(prefer) == seconds


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a.csv", "a.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.csv", "y.csv"),
        ("a\r\nb\x00.csv", "ab.csv"),
        ("/", "unnamed"),
        ("\u202egnp.csv", "gnp.csv"),
        ("x" * 300, "x" * 255),
    ],
    ids=["plain", "path", "windows", "control", "nothing", "right-to-left", "long"],
)
def test_file_names_are_only_for_show(given: str, shown: str) -> None:
    assert display_name(given) == shown
