"""What every bus promises, held against each of them; then what the real one survives."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from services.runtime.bus import Bus, Consumer, DeferDelivery, Delivery, Message, Position
from services.runtime.clock import ManualClock
from services.runtime.envelope import MESSAGE_ID, dead_letter_subject, give_up_to, subject
from services.runtime.errors import InvalidRequest, Unavailable
from services.runtime.memory_bus import MemoryBus
from services.runtime.nats_bus import NatsBus

if TYPE_CHECKING:
    from tests.contracts.conftest import NatsServer

ACK_WAIT_S = 0.6


@dataclass
class Worker:
    """A consumer that remembers what it was given, and fails as told."""

    failures: list[Exception] = field(default_factory=list)
    """Raised by the first deliveries, in turn."""
    work_s: float = 0.0
    seen: list[Delivery] = field(default_factory=list)
    given_up: list[tuple[str, Exception]] = field(default_factory=list)
    in_work: int = 0
    most_in_work: int = 0
    done: int = 0

    async def handle(self, delivery: Delivery) -> None:
        self.seen.append(delivery)
        self.in_work += 1
        self.most_in_work = max(self.most_in_work, self.in_work)
        try:
            if self.failures:
                raise self.failures.pop(0)
            await asyncio.sleep(self.work_s)
        finally:
            self.in_work -= 1
        self.done += 1

    async def give_up(self, delivery: Delivery, error: Exception) -> None:
        self.given_up.append((delivery.subject, error))

    def ids(self) -> list[str]:
        return [delivery.subject.rsplit(".", 1)[-1] for delivery in self.seen]


async def until(condition: Callable[[], bool], timeout_s: float = 15.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.01)


@dataclass
class Rig:
    """A bus, and a second connection to the same one."""

    bus: Bus
    other: Bus
    event: str = field(default_factory=lambda: f"e{uuid.uuid4().hex[:8]}")
    """Each test has its own: they share a server."""

    def message(self, name: str, attempt: int = 1, body: bytes = b"body") -> Message:
        return Message(subject(self.event, name), body, f"{name}:{self.event}:{attempt}", {"traceparent": "t"})

    def consumer(self, **changes: object) -> Consumer:
        plain = Consumer(f"svc-{self.event}", subject(self.event), ack_wait_s=ACK_WAIT_S, backoff_s=(0.05,))
        return replace(plain, **changes)

    @asynccontextmanager
    async def consuming(self, worker: Worker, bus: Bus | None = None, **changes: object) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task((bus or self.bus).consume(self.consumer(**changes), worker.handle, worker.give_up))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.wait({task})


@pytest.fixture(params=["memory", "nats"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    if request.param == "memory":
        bus = MemoryBus()
        yield Rig(bus, bus)
        await bus.close()
        return
    server: NatsServer = request.getfixturevalue("nats_server")
    async with AsyncExitStack() as stack:
        buses = [NatsBus(server.settings()) for _ in range(2)]
        for one in buses:
            await one.connect()
            stack.push_async_callback(one.close)
        yield Rig(*buses)


async def test_a_message_arrives_as_it_was_sent(rig: Rig) -> None:
    worker = Worker()
    async with rig.consuming(worker):
        await rig.bus.publish(rig.message("a", body=b"\x00\xff"))
        await until(lambda: worker.done == 1)
    delivery = worker.seen[0]
    assert (delivery.subject, delivery.body, delivery.delivery_count) == (subject(rig.event, "a"), b"\x00\xff", 1)
    assert delivery.headers["traceparent"] == "t"
    assert delivery.headers[MESSAGE_ID] == f"a:{rig.event}:1"
    assert (await rig.bus.position("nobody", delivery.subject)).sequence == delivery.sequence


async def test_what_was_sent_before_anybody_listened_arrives(rig: Rig) -> None:
    worker = Worker()
    await rig.bus.publish(rig.message("a"))
    async with rig.consuming(worker):
        await until(lambda: worker.done == 1)


async def test_a_repeated_publication_is_delivered_once(rig: Rig) -> None:
    worker = Worker()
    async with rig.consuming(worker):
        for _ in range(3):
            await rig.bus.publish(rig.message("a"))
        await rig.bus.publish(rig.message("a", attempt=2))
        await rig.bus.publish(rig.message("b"))
        await until(lambda: "b" in worker.ids() and worker.done == 3)
    assert Counter(worker.ids()) == {"a": 2, "b": 1}


@pytest.mark.parametrize("error", [Unavailable("later"), ValueError("?")], ids=["retryable", "unknown"])
async def test_a_failed_message_comes_again(rig: Rig, error: Exception) -> None:
    worker = Worker([error, error])
    async with rig.consuming(worker):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: worker.done == 1)
        await asyncio.sleep(ACK_WAIT_S * 1.5)
    assert [delivery.delivery_count for delivery in worker.seen] == [1, 2, 3]
    assert not worker.given_up


async def test_a_permanent_failure_is_given_up_at_once(rig: Rig) -> None:
    error = InvalidRequest("never")
    worker = Worker([error])
    async with rig.consuming(worker):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: bool(worker.given_up))
        await asyncio.sleep(ACK_WAIT_S * 1.5)
    assert worker.given_up == [(subject(rig.event, "a"), error)]
    assert len(worker.seen) == 1


async def test_after_the_last_delivery_a_message_is_given_up(rig: Rig) -> None:
    worker = Worker([Unavailable("later")] * 10)
    async with rig.consuming(worker, max_deliver=3):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: bool(worker.given_up))
        await asyncio.sleep(ACK_WAIT_S * 1.5)
    assert len(worker.seen) == 3
    assert len(worker.given_up) == 1


async def test_a_message_is_kept_until_its_dead_letter_is_out(rig: Rig) -> None:
    worker = Worker([InvalidRequest("never")] * 3)
    tries = 0

    async def give_up(delivery: Delivery, error: Exception) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise Unavailable("the bus is away")
        await worker.give_up(delivery, error)

    consuming = asyncio.create_task(rig.bus.consume(rig.consumer(), worker.handle, give_up))
    await rig.bus.publish(rig.message("a"))
    await until(lambda: bool(worker.given_up))
    consuming.cancel()
    await asyncio.wait({consuming})
    assert tries == 3


async def test_a_dead_letter_travels_the_bus(rig: Rig) -> None:
    graves, service = Worker(), f"svc-{rig.event}"
    worker = Worker([InvalidRequest("never")])
    burial = asyncio.create_task(
        rig.bus.consume(
            rig.consumer(durable="graves-" + service, subject=dead_letter_subject(service)), graves.handle, graves.give_up
        )
    )
    working = asyncio.create_task(rig.bus.consume(rig.consumer(), worker.handle, give_up_to(rig.bus, service)))
    await rig.bus.publish(rig.message("a"))
    await until(lambda: graves.done == 1)
    for task in (burial, working):
        task.cancel()
    await asyncio.wait({burial, working})
    assert graves.seen[0].headers["pmd-reason"] == "INVALID_REQUEST"
    assert graves.seen[0].headers["traceparent"] == "t"


async def test_deferring_does_not_use_up_deliveries(rig: Rig) -> None:
    worker = Worker([DeferDelivery(0.02)] * 6 + [Unavailable("later")])
    async with rig.consuming(worker, max_deliver=2):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: worker.done == 1)
    assert not worker.given_up


async def test_long_work_is_not_given_to_anybody_else(rig: Rig) -> None:
    worker = Worker(work_s=ACK_WAIT_S * 4)
    async with rig.consuming(worker), rig.consuming(worker, rig.other):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: worker.done == 1)
        await asyncio.sleep(ACK_WAIT_S * 1.5)
    assert len(worker.seen) == 1


async def test_the_work_of_a_dead_worker_goes_to_another(rig: Rig) -> None:
    dead, alive = Worker(work_s=60), Worker()
    async with rig.consuming(dead, rig.other):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: dead.in_work == 1)
        if isinstance(rig.other, MemoryBus):
            await rig.other.crash()
            dead.work_s = 0
            await until(lambda: len(dead.seen) == 2)
            return
        assert isinstance(rig.other, NatsBus)
        await rig.other.close()
        async with rig.consuming(alive):
            await until(lambda: alive.done == 1)
    assert alive.seen[0].delivery_count == 2


async def test_replicas_share_the_messages(rig: Rig) -> None:
    workers = Worker(work_s=0.01), Worker(work_s=0.01)
    names = [f"m{number}" for number in range(100)]
    async with rig.consuming(workers[0]), rig.consuming(workers[1], rig.other):
        await asyncio.gather(*(rig.bus.publish(rig.message(name)) for name in names))
        await until(lambda: sum(worker.done for worker in workers) >= 100)
    assert Counter(workers[0].ids() + workers[1].ids()) == Counter(names)
    assert all(worker.done for worker in workers)


async def test_no_more_than_the_free_slots_are_in_work(rig: Rig) -> None:
    worker = Worker(work_s=0.02)
    async with rig.consuming(worker, concurrency=3):
        await asyncio.gather(*(rig.bus.publish(rig.message(f"m{number}")) for number in range(20)))
        await until(lambda: worker.done == 20)
    assert worker.most_in_work == 3


async def test_every_durable_gets_every_message(rig: Rig) -> None:
    one, two = Worker(), Worker()
    async with rig.consuming(one), rig.consuming(two, durable=f"two-{rig.event}"):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: one.done == two.done == 1)


async def test_other_subjects_do_not_arrive(rig: Rig) -> None:
    worker = Worker()
    async with rig.consuming(worker):
        await rig.bus.publish(Message(subject(rig.event + "x", "a"), b"", f"x{rig.event}"))
        await rig.bus.publish(rig.message("b"))
        await until(lambda: worker.done == 1)
    assert worker.ids() == ["b"]


async def test_a_position_tells_waiting_from_settled_from_lost(rig: Rig) -> None:
    worker = Worker()
    durable, subject_a = rig.consumer().durable, subject(rig.event, "a")
    assert await rig.bus.position(durable, subject_a) == Position(None, 0)
    await rig.bus.publish(rig.message("a"))
    waiting = await rig.bus.position(durable, subject_a)
    assert waiting.sequence is not None
    assert waiting.ack_floor < waiting.sequence
    async with rig.consuming(worker):
        await until(lambda: worker.done == 1)
        async with asyncio.timeout(5):
            while (await rig.bus.position(durable, subject_a)).ack_floor < waiting.sequence:
                await asyncio.sleep(0.01)
    assert (await rig.bus.position(durable, subject(rig.event, "b"))).sequence is None


async def test_a_listener_hears_what_is_sent_from_its_call_on(rig: Rig) -> None:
    await rig.bus.broadcast(subject(rig.event, "early"), b"0")
    async with aclosing(rig.bus.listen(f"pmd.v1.*.{rig.event}.>")) as heard:
        await asyncio.sleep(0)
        await rig.bus.broadcast(f"pmd.v1.progress.{rig.event}.a", b"1")
        await rig.bus.publish(rig.message("b", body=b"2"))
        async with asyncio.timeout(5):
            assert [await anext(heard), await anext(heard)] == [
                (f"pmd.v1.progress.{rig.event}.a", b"1"),
                (subject(rig.event, "b"), b"2"),
            ]


async def test_closing_a_listener_ends_its_iteration(rig: Rig) -> None:
    heard = rig.bus.listen(subject(rig.event))
    waiting = asyncio.ensure_future(anext(heard, None))
    await asyncio.sleep(0.05)
    await heard.aclose()
    async with asyncio.timeout(5):
        assert await waiting is None


async def test_a_slow_listener_keeps_the_newest(rig: Rig) -> None:
    async with aclosing(rig.bus.listen(f"pmd.v1.progress.{rig.event}")) as heard:
        await asyncio.sleep(0.05)
        for number in range(1000):
            await rig.bus.broadcast(f"pmd.v1.progress.{rig.event}", b"%d" % number)
        last = b""
        async with asyncio.timeout(5):
            count = 0
            while last != b"999":
                last = (await anext(heard))[1]
                count += 1
    assert count <= 1000


async def test_draining_finishes_what_is_in_work_and_takes_no_more(rig: Rig) -> None:
    worker = Worker(work_s=0.3)
    async with rig.consuming(worker, concurrency=1) as consuming:
        await rig.bus.publish(rig.message("a"))
        await rig.bus.publish(rig.message("b"))
        await until(lambda: worker.in_work == 1)
        await rig.bus.drain(5)
        async with asyncio.timeout(20):
            await consuming
    assert (worker.ids(), worker.done) == (["a"], 1)


async def test_an_idle_consumer_drains_at_once(rig: Rig) -> None:
    async with rig.consuming(Worker()) as consuming:
        await asyncio.sleep(0.1)
        # Whoever waits for work that is not there waits out the grace.
        async with asyncio.timeout(20):
            await rig.bus.drain(60)
            await consuming


async def test_what_outlives_the_grace_is_handed_back(rig: Rig) -> None:
    slow = Worker(work_s=60)
    async with rig.consuming(slow, ack_wait_s=30):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: slow.in_work == 1)
        await rig.bus.drain(0.1)
        assert slow.in_work == 0
        if isinstance(rig.bus, NatsBus):
            other = Worker()
            async with rig.consuming(other, rig.other, ack_wait_s=30):
                await until(lambda: other.done == 1, 5)


# The bus in memory, by a clock that tests own


async def test_redelivery_waits_by_the_clock() -> None:
    clock = ManualClock()
    bus, worker = MemoryBus(clock), Worker([Unavailable("later")] * 3)
    consumer = Consumer("svc", subject("requested"), backoff_s=(1.0, 5.0, 15.0))
    consuming = asyncio.create_task(bus.consume(consumer, worker.handle, worker.give_up))
    await bus.publish(Message(subject("requested", "a"), b"", "a"))
    await until(lambda: worker.done == 1)
    consuming.cancel()
    await asyncio.wait({consuming})
    assert 21.0 <= clock.monotonic() < 22.0


async def test_duplicates_are_known_for_an_hour() -> None:
    clock = ManualClock()
    bus = MemoryBus(clock)
    positions = []
    for wait_s in (0, 3599, 2):
        clock.advance(wait_s)
        await bus.publish(Message(subject("requested", "a"), b"", "a"))
        positions.append((await bus.position("svc", subject("requested", "a"))).sequence)
    assert positions == [1, 1, 2]


# The real server, killed, emptied, away, full


@asynccontextmanager
async def connected(server: NatsServer, **changes: object) -> AsyncIterator[Rig]:
    bus = NatsBus(server.settings(**changes))
    await bus.connect()
    try:
        yield Rig(bus, bus)
    finally:
        await bus.close()


async def test_a_killed_server_loses_nothing_that_was_acknowledged(own_nats_server: NatsServer) -> None:
    worker = Worker(work_s=0.01)
    names = [f"m{number}" for number in range(60)]
    async with connected(own_nats_server) as rig, rig.consuming(worker):
        for number, name in enumerate(names):
            if number % 20 == 10:
                own_nats_server.kill()
                own_nats_server.start()
            await rig.bus.publish(rig.message(name))
        await until(lambda: set(worker.ids()) == set(names), 30)
        assert rig.bus.is_connected()


async def test_an_emptied_server_is_set_up_again(own_nats_server: NatsServer) -> None:
    worker = Worker()
    async with connected(own_nats_server) as rig, rig.consuming(worker):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: worker.done == 1)
        for name in ("b", "c"):
            own_nats_server.kill()
            own_nats_server.wipe()
            own_nats_server.start()
            await rig.bus.publish(rig.message(name))
            await until(lambda: worker.ids()[-1] == name)  # noqa: B023 - awaited in the same turn
        assert (await rig.bus.position(rig.consumer().durable, subject(rig.event, "a"))).sequence is None


async def test_idle_consumers_find_back_without_any_publication_of_theirs(own_nats_server: NatsServer) -> None:
    worker = Worker()
    async with connected(own_nats_server) as rig, rig.consuming(worker):
        await asyncio.sleep(0.2)
        own_nats_server.kill()
        own_nats_server.wipe()
        own_nats_server.start()
        await until(lambda: own_nats_server.has_consumer(rig.consumer().durable))
        await rig.bus.publish(rig.message("a"))
        await until(lambda: worker.done == 1)


async def test_work_under_way_survives_a_restart_of_the_server(own_nats_server: NatsServer) -> None:
    worker = Worker(work_s=3)
    async with connected(own_nats_server) as rig, rig.consuming(worker, ack_wait_s=2):
        await rig.bus.publish(rig.message("a"))
        await until(lambda: worker.in_work == 1)
        own_nats_server.kill()
        own_nats_server.start()
        await until(lambda: worker.done >= 1)
        async with asyncio.timeout(10):
            while (await rig.bus.position(rig.consumer().durable, subject(rig.event, "a"))).ack_floor < 1:
                await asyncio.sleep(0.05)


async def test_listeners_survive_a_restart_of_the_server(own_nats_server: NatsServer) -> None:
    async with connected(own_nats_server) as rig, aclosing(rig.bus.listen("pmd.v1.progress.*")) as heard:
        await asyncio.sleep(0.05)
        own_nats_server.kill()
        own_nats_server.start()
        waiting = asyncio.ensure_future(anext(heard))
        async with asyncio.timeout(10):
            while not waiting.done():
                await rig.bus.broadcast("pmd.v1.progress.a", b"x")
                await asyncio.sleep(0.05)
        assert await waiting == ("pmd.v1.progress.a", b"x")


async def test_without_a_server_publishing_is_unavailable_and_broadcasting_silent(own_nats_server: NatsServer) -> None:
    async with connected(own_nats_server, publish_timeout_s=0.2) as rig:
        own_nats_server.kill()
        with pytest.raises(Unavailable):
            await rig.bus.publish(rig.message("a"))
        with pytest.raises(Unavailable):
            await rig.bus.position("svc", subject(rig.event, "a"))
        await rig.bus.broadcast("pmd.v1.progress.a", b"x")
        assert not rig.bus.is_connected()
        # The failed publication may still have been stored: the same id makes the next one harmless.
        own_nats_server.start()
        await until(rig.bus.is_connected)
        await rig.bus.publish(rig.message("a"))
        await rig.bus.publish(rig.message("a"))
        assert (await rig.bus.position("svc", subject(rig.event, "a"))).sequence == 1


async def test_connecting_waits_for_the_server(own_nats_server: NatsServer) -> None:
    own_nats_server.kill()
    bus = NatsBus(own_nats_server.settings())
    connecting = asyncio.create_task(bus.connect())
    await asyncio.sleep(0.3)
    assert not connecting.done()
    own_nats_server.start()
    async with asyncio.timeout(10):
        await connecting
    await bus.connect()
    await bus.close()


async def test_a_full_stream_refuses_and_keeps_what_it_has(own_nats_server: NatsServer) -> None:
    async with connected(own_nats_server, stream_max_bytes=20_000) as rig:
        await rig.bus.publish(rig.message("first", body=b"x" * 1000))
        with pytest.raises(Unavailable):
            for number in range(30):
                await rig.bus.publish(rig.message(f"m{number}", body=b"x" * 1000))
        assert (await rig.bus.position("svc", subject(rig.event, "first"))).sequence == 1


async def test_changed_settings_reach_an_existing_stream(own_nats_server: NatsServer) -> None:
    for limit in (1_000_000, 2_000_000):
        async with connected(own_nats_server, stream_max_bytes=limit) as rig:
            assert isinstance(rig.bus, NatsBus)
            info = await rig.bus._connection.jetstream().stream_info("ANALYSES")
            assert info.config.max_bytes == limit


async def test_a_connection_closed_for_good_ends_consuming(own_nats_server: NatsServer) -> None:
    async with connected(own_nats_server) as rig, rig.consuming(Worker()) as consuming:
        assert isinstance(rig.bus, NatsBus)
        await asyncio.sleep(0.1)
        await rig.bus._connection.close()
        async with asyncio.timeout(10):
            await rig.bus.lost()
            await asyncio.wait({consuming})
        assert isinstance(consuming.exception(), Unavailable)


async def test_a_lost_message_that_kills_its_workers_is_given_up(nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.runtime.nats_delivery.LOST_AFTER", 1)
    deadly = Worker(work_s=60)
    rig = Rig(*(NatsBus(nats_server.settings()) for _ in range(2)))
    for _ in range(2):
        bus = NatsBus(nats_server.settings())
        await bus.connect()
        await bus.publish(rig.message("a"))
        async with rig.consuming(deadly, bus, max_deliver=1):
            seen = len(deadly.seen)
            await until(lambda: len(deadly.seen) > seen)  # noqa: B023 - awaited in the same turn
            await bus.close()
    await rig.bus.connect()
    survivor = Worker()
    async with rig.consuming(survivor, rig.bus, max_deliver=1):
        await until(lambda: bool(survivor.given_up))
    await rig.bus.close()
    assert not survivor.seen
