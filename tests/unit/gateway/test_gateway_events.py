"""Server-sent events: snapshot first, order kept, nothing left open."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import httpx

from tests.unit.gateway.conftest import Gateway, OpenGateway


async def events_of(response: httpx.Response) -> AsyncIterator[dict[str, str]]:
    """Events as they come; a comment comes as {"comment": …}."""
    event: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line.startswith(":"):
            yield {"comment": line}
        elif line:
            name, _, value = line.partition(": ")
            event[name] = value
        elif event:
            yield event
            event = {}


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_snapshot_then_changes_then_the_end(gateway: Gateway) -> None:
    analysis_id = await gateway.submit()
    seen = []
    async with gateway.client.stream("GET", f"/v1/analyses/{analysis_id}/events", headers={"Last-Event-ID": "41"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["x-accel-buffering"] == "no"
        states = iter(["profiling", "transforming", "rendering", "completed"])
        async for event in events_of(response):
            analysis = json.loads(event["data"])
            seen.append((event["event"], int(event["id"]), analysis["status"]))
            if analysis["status"] != "completed":
                await gateway.persistence.set_state(analysis_id, next(states))
    expected = ["queued", "profiling", "transforming", "rendering", "completed"]
    assert seen == [("analysis", number, status) for number, status in enumerate(expected, start=1)]
    await until(lambda: gateway.persistence.open_watches == 0)


async def test_a_reconnect_to_a_finished_analysis_gets_one_event(gateway: Gateway) -> None:
    analysis_id = await gateway.finished()
    response = await gateway.client.get(f"/v1/analyses/{analysis_id}/events", headers={"Last-Event-ID": "3"})
    assert response.text.count("event: analysis") == 1


async def test_client_that_leaves_ends_the_call_behind(gateway: Gateway) -> None:
    analysis_id = await gateway.submit()
    async with gateway.client_of("acme") as client, client.stream("GET", f"/v1/analyses/{analysis_id}/events") as response:
        await anext(events_of(response))
        assert gateway.persistence.open_watches == 1
    await until(lambda: gateway.persistence.open_watches == 0)
    assert gateway.app.state.streams.count == 0


async def test_silence_is_filled_with_heartbeats(open_gateway: OpenGateway) -> None:
    async with open_gateway(heartbeat_s=0.05) as gateway:
        analysis_id = await gateway.submit()
        async with gateway.client.stream("GET", f"/v1/analyses/{analysis_id}/events") as response:
            events = events_of(response)
            assert "data" in await anext(events)
            assert "comment" in await anext(events)
            await gateway.persistence.set_state(analysis_id, "completed")
            assert any([json.loads(event.get("data", "{}")).get("status") == "completed" async for event in events])


async def test_draining_ends_streams_at_once(gateway: Gateway) -> None:
    analysis_id = await gateway.submit()
    async with gateway.client.stream("GET", f"/v1/analyses/{analysis_id}/events") as response:
        events = events_of(response)
        await anext(events)
        gateway.app.state.streams.closing.set()
        assert [event async for event in events] == []


async def test_a_service_that_dies_ends_the_stream(gateway: Gateway) -> None:
    analysis_id = await gateway.submit()
    async with gateway.client.stream("GET", f"/v1/analyses/{analysis_id}/events") as response:
        events = events_of(response)
        await anext(events)
        await gateway.stop["persistence"]()  # type: ignore[misc]
        assert [event async for event in events] == []
