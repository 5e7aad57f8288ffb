"""What the client makes of the suite's answers: resources, problems, events, broken streams."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from client import Client, Download, ProblemError, SuiteUnreachable
from client.events import read_events

Respond = Callable[[httpx.Request], httpx.Response]


def client(respond: Respond) -> Client:
    return Client("http://suite.test", transport=httpx.MockTransport(respond))


def resource(status: str, **more: object) -> dict[str, object]:
    return {"analysis_id": "a1", "status": status, "primary": {"file_name": "x.csv", "size_bytes": "9007199254740993"}} | more


async def lines(*texts: str) -> AsyncIterator[str]:
    for text in texts:
        yield text


async def test_an_analysis_is_read_whole() -> None:
    answer = resource("failed", failure={"code": "empty_file", "message": "no bytes"}, progress={"row_count": 7})
    async with client(lambda request: httpx.Response(200, json=answer)) as pmd:
        analysis = await pmd.get("a1")
    assert (analysis.is_over, analysis.size_bytes, analysis.progress.row_count) == (True, 9007199254740993, 7)
    assert analysis.failure
    assert (analysis.failure.code, analysis.failure.message) == ("empty_file", "no bytes")


async def test_a_problem_becomes_an_error_with_its_fields() -> None:
    problem = {"code": "invalid_parameter", "title": "No", "detail": "bad", "errors": [{"field": "a.b", "description": "must be"}]}
    with pytest.raises(ProblemError) as caught:
        async with client(lambda request: httpx.Response(400, json=problem)) as pmd:
            await pmd.get("a1")
    assert (caught.value.status, caught.value.code, str(caught.value)) == (400, "invalid_parameter", "bad")
    assert [(field.field, field.description) for field in caught.value.fields] == [("a.b", "must be")]


async def test_an_error_page_of_a_proxy_is_still_an_error() -> None:
    with pytest.raises(ProblemError) as caught:
        async with client(lambda request: httpx.Response(502, text="<html>")) as pmd:
            await pmd.get("a1")
    assert caught.value.code == "http_502"


async def test_silence_is_an_error_that_names_the_address() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    async with client(refuse) as pmd:
        assert not await pmd.is_ready()
        with pytest.raises(SuiteUnreachable, match=r"suite\.test"):
            await pmd.get("a1")


async def test_events_are_split_at_blank_lines() -> None:
    stream = lines(": keep-alive", "", "event: state", "id: 4", "data: one", "data: two", "", "data: three", "")
    events = [(event.name, event.data, event.event_id) async for event in read_events(stream)]
    assert events == [("state", "one\ntwo", "4"), ("message", "three", "4")]


async def test_following_goes_on_after_a_broken_stream() -> None:
    """The stream ends early twice; where the analysis stands is asked for in between."""
    streams = iter(["queued", "profiling", "completed"])

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/events"):
            return httpx.Response(200, text=f"data: {json.dumps(resource(next(streams)))}\n\n")
        return httpx.Response(200, json=resource("profiling"))

    async with client(respond) as pmd:
        states = [analysis.status async for analysis in pmd.follow("a1")]
    assert states == ["queued", "profiling", "completed"]


async def test_an_unfinished_download_leaves_nothing(tmp_path: Path) -> None:
    class Broken(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"half"
            raise httpx.ReadError("gone")

    download = Download("d", "../evil/../report.xlsx", "xlsx", 8, "/signed")
    async with client(lambda request: httpx.Response(200, stream=Broken())) as pmd:
        with pytest.raises(SuiteUnreachable):
            await pmd.fetch(download, tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_a_download_stays_in_its_directory(tmp_path: Path) -> None:
    download = Download("d", "../../report.xlsx", "xlsx", 4, "/signed")
    async with client(lambda request: httpx.Response(200, content=b"data")) as pmd:
        path = await pmd.fetch(download, tmp_path)
    assert path == tmp_path / "report.xlsx"
    assert path.read_bytes() == b"data"
