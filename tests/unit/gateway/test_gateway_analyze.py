"""POST /analyze: what is accepted, and every way to get it wrong."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.unit.gateway.conftest import Gateway, OpenGateway

CSV = b"a,b\n1,2\n"
BOUNDARY = "x-boundary"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def part(name: str, content: str, file_name: str | None = None) -> str:
    extra = f'; filename="{file_name}"' if file_name is not None else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n{content}\r\n'


def form(*parts: str) -> bytes:
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


async def test_file_is_accepted_and_named(gateway: Gateway) -> None:
    response = await gateway.client.post("/analyze", files={"primary": ("C:\\data\\täxis.csv", CSV)})
    body = response.json()
    assert response.status_code == 202
    assert response.headers["location"] == body["links"]["self"] == f"/v1/analyses/{body['analysis_id']}"
    assert body["status"] == "queued"
    upload = next(iter(gateway.artifacts.uploads.values()))
    assert (upload.file_name, upload.sha256, upload.tenant) == ("täxis.csv", hashlib.sha256(CSV).hexdigest(), "acme")


@pytest.mark.parametrize("fields_first", [True, False], ids=["fields first", "file first"])
async def test_fields_come_in_any_order(gateway: Gateway, fields_first: bool) -> None:
    fields = [
        part("agents", "unified-profiler, drift-detector"),
        part("parameters_json", '{"unified-profiler": {"top_n_values": 5}}'),
        part("tool_id", "my-tool"),
    ]
    files = [part("primary", "a\n1", "p.csv"), part("baseline", "a\n2", "b.csv")]
    parts = fields + files if fields_first else files + fields
    response = await gateway.client.post("/analyze", content=form(*parts), headers=MULTIPART)
    assert response.status_code == 202, response.text
    analysis = (await gateway.client.get(response.headers["location"])).json()
    assert analysis["agents"] == ["unified-profiler", "drift-detector"]
    assert analysis["parameters"] == {"unified-profiler": {"top_n_values": 5}}
    assert (analysis["tool"], analysis["primary"]["file_name"], analysis["baseline"]["file_name"]) == ("my-tool", "p.csv", "b.csv")
    assert analysis["primary"]["size_bytes"] == 3


async def test_an_earlier_analysis_is_a_baseline(gateway: Gateway) -> None:
    data = {"agents": "drift-detector", "baseline_analysis_id": " 0192-earlier "}
    response = await gateway.client.post("/analyze", files={"primary": ("t.csv", CSV)}, data=data)
    assert response.status_code == 202, response.text
    assert gateway.persistence.created[0].spec.baseline.analysis_id == "0192-earlier"
    gateway.persistence.analyses[response.json()["analysis_id"]].spec.baseline.earlier_file.file_name = "may.csv"
    analysis = (await gateway.client.get(response.headers["location"])).json()
    assert analysis["baseline"] == {"analysis_id": "0192-earlier", "file_name": "may.csv"}


async def test_an_empty_field_is_no_baseline(gateway: Gateway) -> None:
    files = {"primary": ("t.csv", CSV), "baseline": ("b.csv", CSV)}
    response = await gateway.client.post("/analyze", files=files, data={"baseline_analysis_id": ""})
    assert response.status_code == 202, response.text
    assert gateway.persistence.created[0].spec.baseline.WhichOneof("source") == "dataset"


async def test_parameters_without_agents_name_the_default_set(gateway: Gateway) -> None:
    data = {"parameters_json": '{"unified-profiler": {"top_n_values": 5}}'}
    await gateway.client.post("/analyze", files={"primary": ("t.csv", CSV)}, data=data)
    assert [agent.agent_id for agent in gateway.persistence.created[0].spec.agents] == ["unified-profiler"]


FILE = part("primary", "a\n1", "t.csv")
BAD_FORMS = {
    "no file": (form(part("agents", "")), 400, "missing_file", "primary"),
    "primary without a file name": (form(part("primary", "a,b")), 400, "missing_file", "primary"),
    "browser's empty file field": (form(part("primary", "", "")), 400, "missing_file", "primary"),
    "empty file": (form(part("primary", "", "t.csv")), 400, "empty_file", "primary"),
    "unknown agent": (form(part("agents", "nobody"), FILE), 400, "unknown_agent", "agents[0]"),
    "unknown agent after the file": (form(FILE, part("agents", "nobody")), 400, "unknown_agent", "agents[0]"),
    "agent twice": (form(part("agents", "unified-profiler,unified-profiler"), FILE), 400, "invalid_request", "agents[1]"),
    "two baselines": (
        form(FILE, part("baseline", "a\n1", "b.csv"), part("baseline_analysis_id", "0192")),
        400,
        "invalid_request",
        "baseline_analysis_id",
    ),
    "two baselines, the id first": (
        form(part("baseline_analysis_id", "0192"), part("baseline", "a\n1", "b.csv"), FILE),
        400,
        "invalid_request",
        "baseline_analysis_id",
    ),
    "read options of an earlier analysis": (
        form(FILE, part("baseline_analysis_id", "0192"), part("baseline_read_options_json", '{"delimiter": ";"}')),
        400,
        "invalid_request",
        "baseline_read_options_json",
    ),
    "no id of an analysis": (form(FILE, part("baseline_analysis_id", "x" * 65)), 400, "invalid_request", "baseline_analysis_id"),
    "agent lacks its baseline": (form(part("agents", "drift-detector"), FILE), 400, "invalid_request", "baseline"),
    "parameters of an unknown agent": (form(part("parameters_json", '{"x": {}}'), FILE), 400, "unknown_agent", "parameters.x"),
    "unknown parameter": (
        form(part("parameters_json", '{"unified-profiler": {"top": 1}}'), FILE),
        400,
        "invalid_parameter",
        "parameters.unified-profiler.top",
    ),
    "parameter out of range": (
        form(FILE, part("parameters_json", '{"unified-profiler": {"top_n_values": 0}}')),
        400,
        "invalid_parameter",
        "parameters.unified-profiler.top_n_values",
    ),
    "parameters of an agent not asked for": (
        form(part("parameters_json", '{"drift-detector": {}}'), FILE),
        400,
        "invalid_parameter",
        "parameters.drift-detector",
    ),
    "malformed JSON": (form(part("parameters_json", "{secret"), FILE), 400, "invalid_request", "parameters_json"),
    "JSON of another shape": (form(part("parameters_json", "[1]"), FILE), 400, "invalid_request", "parameters_json"),
    "JSON with NaN": (form(part("parameters_json", '{"a": {"b": NaN}}'), FILE), 400, "invalid_request", "parameters_json"),
    "JSON nested too deep": (form(part("parameters_json", "[" * 90_000), FILE), 400, "invalid_request", "parameters_json"),
    "unknown field": (form(part("agent", "x"), FILE), 400, "invalid_request", "form"),
    "file twice": (form(FILE, FILE), 400, "invalid_request", "primary"),
    "long text": (form(part("agents", "a" * 300_000), FILE), 400, "invalid_request", "agents"),
    "form breaks off": (form(FILE)[:-20], 400, "invalid_request", "body"),
    "not a form": (b"a,b\n1,2\n", 400, "invalid_request", "body"),
    "part without a name": (f"--{BOUNDARY}\r\nX: y\r\n\r\n1\r\n--{BOUNDARY}--\r\n".encode(), 400, "invalid_request", "body"),
    "huge part header": (f"--{BOUNDARY}\r\nX: {'y' * 9000}\r\n\r\n1\r\n".encode(), 400, "invalid_request", "body"),
}


@pytest.mark.parametrize(("body", "status", "code", "field"), BAD_FORMS.values(), ids=BAD_FORMS.keys())
async def test_bad_form_is_refused_by_name(gateway: Gateway, body: bytes, status: int, code: str, field: str) -> None:
    response = await gateway.client.post("/analyze", content=body, headers=MULTIPART)
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert "secret" not in response.text
    assert not gateway.persistence.created
    assert (await gateway.client.get("/healthz")).status_code == 200


async def test_other_content_type_is_refused(gateway: Gateway) -> None:
    response = await gateway.client.post("/analyze", json={"primary": "x"})
    assert (response.status_code, response.json()["code"]) == (400, "invalid_request")


async def test_what_is_wrong_before_the_file_is_refused_before_any_upload(gateway: Gateway) -> None:
    await gateway.client.post("/analyze", content=form(part("agents", "nobody"), FILE), headers=MULTIPART)
    assert not gateway.artifacts.uploads


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
async def test_file_over_the_limit_is_413_and_leaves_nothing(open_gateway: OpenGateway, announced: bool) -> None:
    async with open_gateway(max_file_bytes=1024 * 1024, max_json_bytes=1024) as gateway:
        body = form(part("primary", "x" * 3_000_000, "big.csv"))

        async def chunks() -> AsyncIterator[bytes]:
            for start in range(0, len(body), 50_000):
                yield body[start : start + 50_000]

        response = await gateway.client.post("/analyze", content=body if announced else chunks(), headers=MULTIPART)
        assert (response.status_code, response.json()["code"]) == (413, "file_too_large")
        assert response.json()["metadata"] == {"limit_bytes": str(1024 * 1024 if not announced else 2 * 1024 * 1024 + 2048)}
        assert not gateway.artifacts.uploads
        assert not gateway.persistence.created


async def test_64_mib_pass_without_piling_up(gateway: Gateway) -> None:
    total, sent, backlog = 64 * 1024 * 1024, 0, []

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        head, tail = form(part("primary", "@", "big.csv")).split(b"@")
        yield head
        while sent < total:
            sent += 256 * 1024
            yield b"x" * (256 * 1024)
        yield tail

    gateway.artifacts.on_chunk = lambda received: backlog.append(sent - received)
    response = await gateway.client.post("/analyze", content=body(), headers=MULTIPART)
    assert response.status_code == 202, response.text
    upload = next(iter(gateway.artifacts.uploads.values()))
    assert upload.size_bytes == total
    assert max(upload.chunk_sizes) <= 1024 * 1024
    assert min(upload.chunk_sizes[:-1]) >= 256 * 1024
    # Sockets and gRPC's window included: a slow store slows the client down, wherever the file is.
    assert max(backlog) < 16 * 1024 * 1024


async def test_client_that_leaves_breaks_the_upload(gateway: Gateway) -> None:
    arrived = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield form(part("primary", "@", "big.csv")).split(b"@")[0]
        yield b"x" * 2_000_000
        await arrived.wait()
        raise ConnectionAbortedError

    gateway.artifacts.on_chunk = lambda _: arrived.set()
    with pytest.raises((ConnectionAbortedError, httpx.TransportError)):
        await gateway.client.post("/analyze", content=body(), headers=MULTIPART)
    async with asyncio.timeout(10):
        while not gateway.artifacts.broken_uploads:
            await asyncio.sleep(0.01)
    assert not gateway.artifacts.uploads


async def test_waiting_client_gets_the_end(gateway: Gateway) -> None:
    async def finish() -> None:
        while not gateway.persistence.analyses:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        await gateway.persistence.set_state(next(iter(gateway.persistence.analyses)), "completed")

    task = asyncio.create_task(finish())
    response = await gateway.client.post("/analyze", files={"primary": ("t.csv", CSV)}, headers={"Prefer": "wait=20"})
    await task
    assert (response.status_code, response.json()["status"]) == (200, "completed")
    assert response.headers["preference-applied"] == "wait=20"


async def test_waiting_ends_in_time(gateway: Gateway) -> None:
    response = await gateway.client.post("/analyze", files={"primary": ("t.csv", CSV)}, headers={"Prefer": "respond-async, wait=1"})
    assert (response.status_code, response.json()["status"]) == (202, "queued")


async def test_without_a_profiler_plain_orders_are_accepted(gateway: Gateway) -> None:
    await gateway.stop["profiler"]()  # type: ignore[misc]
    plain = await gateway.client.post("/analyze", files={"primary": ("t.csv", CSV)})
    picky = await gateway.client.post("/analyze", files={"primary": ("t.csv", CSV)}, data={"agents": "unified-profiler"})
    assert plain.status_code == 202
    assert (picky.status_code, picky.json()["code"]) == (503, "unavailable")
    assert int(picky.headers["retry-after"]) > 0
