"""Nothing accepted is ever lost: processes are killed, the bus is wiped, and every analysis still ends once."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nats
import pytest
from nats.js import JetStreamContext

pytestmark = [pytest.mark.timeout(300), pytest.mark.slow]

TERMINAL = {"completed", "partial", "failed", "cancelled"}
CONTENT = b"id,name,amount\n" + b"".join(b"%d,name %d,%d.5\n" % (n, n % 50, n * 3) for n in range(3000))


def wait_for_end(suite: Any, ids: Sequence[str], wait_until: Any) -> dict[str, str]:
    """The terminal state of each."""
    states: dict[str, str] = {}

    def all_over() -> bool:
        for analysis_id in set(ids) - states.keys():
            analysis = suite.find(f"/v1/analyses/{analysis_id}")
            if analysis and analysis["status"] in TERMINAL:
                failure = analysis["failure"]
                states[analysis_id] = f"{analysis['status']} ({failure['code']})" if failure else analysis["status"]
        return len(states) == len(ids)

    wait_until(all_over, 180, "every accepted analysis ends")
    return states


def assert_ended_once(suite: Any, ids: Sequence[str]) -> None:
    """One outcome, one manifest, one row set each."""
    for analysis_id in ids:
        suite.wait_for_history(analysis_id, 120)
    counts = suite.warehouse_counts()
    for analysis_id in ids:
        assert counts["analysis_metadata"][analysis_id] == 1
        assert counts["analysis_reports"][analysis_id] == 1
        assert counts["downloads"][analysis_id] == len(suite.get(f"/v1/analyses/{analysis_id}/downloads"))


@pytest.mark.parametrize("victim", ["profiler", "transformer", "artifacts", "persistence", "gateway", "nats", "snowflake"])
def test_a_killed_process_loses_nothing(make_suite: Any, patient: Any, victim: str) -> None:
    suite = make_suite(**FAST)
    ids = [suite.submit(f"data{n}.csv", CONTENT) for n in range(10)]
    suite.kill(victim)
    if victim == "gateway":
        patient(lambda: suite.process("gateway") is not None and suite._is_ready(), 60, "the gateway is back")
    ids += [suite.submit(f"data{n}.csv", CONTENT) for n in range(10, 20)] if victim not in {"persistence", "artifacts"} else []
    states = wait_for_end(suite, ids, patient)
    assert set(states.values()) == {"completed"}
    assert_ended_once(suite, ids)


FAST = {"PMD_PERSISTENCE_RECONCILE_INTERVAL_S": "1", "PMD_PERSISTENCE_RECONCILE_GRACE_S": "3"}


def test_a_wiped_bus_loses_nothing(make_suite: Any, patient: Any) -> None:
    suite = make_suite(**FAST)
    ids = [suite.submit(f"data{n}.csv", CONTENT) for n in range(10)]
    nats = suite.process("nats")
    os.kill(nats.pid, signal.SIGKILL)
    shutil.rmtree(suite.state.nats / "store", ignore_errors=True)
    states = wait_for_end(suite, ids, patient)
    assert set(states.values()) == {"completed"}
    assert_ended_once(suite, ids)


def test_history_outlives_the_suite(make_suite: Any) -> None:
    suite = make_suite()
    first = suite.analyze("kept.csv", CONTENT)
    suite.wait_for_history(first["analysis_id"])
    assert suite.stop() == 0
    suite.start()
    assert [entry["analysis_id"] for entry in suite.get("/v1/analyses")["analyses"]] == [first["analysis_id"]]
    assert suite.report(first)["dataset"]["row_count"] == 3000
    assert suite.warehouse_counts()["analysis_metadata"] == {first["analysis_id"]: 1}


def test_cancel_leaves_no_child_within_two_seconds(make_suite: Any, patient: Any) -> None:
    suite = make_suite()
    analysis_id = suite.submit("large.csv", b"a,b,c,d\n" + b"1,2,some words here,2020-01-01T00:00:00\n" * 2_000_000)
    patient(lambda: suite.get(f"/v1/analyses/{analysis_id}")["status"] == "profiling", 60, "it is being profiled")
    patient(lambda: bool(children(suite)), 60, "a child works on it")
    with suite.client() as client:
        assert client.post(f"/v1/analyses/{analysis_id}:cancel").json()["status"] == "cancelled"
    patient(lambda: not children(suite), 2, "the child is gone")
    assert suite.get(f"/v1/analyses/{analysis_id}")["status"] == "cancelled"
    assert suite.analyze("next.csv", CONTENT)["status"] == "completed"


def children(suite: Any) -> list[int]:
    """Processes below the profiler's zygote: the ones that hold user bytes."""
    parents = {int(path.name): parent_of(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    zygotes = {pid for pid, parent in parents.items() if parent == suite.process("profiler").pid}
    return [pid for pid, parent in parents.items() if parent in zygotes]


def parent_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0


async def test_twenty_duplicates_give_one_result(make_suite: Any, patient: Any) -> None:
    suite = make_suite()
    analysis_id = suite.submit("data.csv", CONTENT)
    wait_for_end(suite, [analysis_id], patient)
    suite.wait_for_history(analysis_id)
    before = suite.get(f"/v1/analyses/{analysis_id}/downloads")
    url = (suite.state.nats / "nats-server.conf").read_text().split('listen: "')[1].split('"')[0]
    bus = await nats.connect(f"nats://{url}")
    stream = bus.jetstream()
    original = await stream.get_last_msg("ANALYSES", f"pmd.v1.analysis.requested.{analysis_id}")
    for number in range(20):
        headers = {**(original.headers or {}), "Nats-Msg-Id": f"{analysis_id}:requested:duplicate{number}"}
        await stream.publish(original.subject, original.data or b"", headers=headers)
    settled = ConsumerSettled(stream)
    await settled.wait()
    await bus.close()
    assert suite.get(f"/v1/analyses/{analysis_id}")["status"] == "completed"
    assert [entry["download_id"] for entry in before] == [
        entry["download_id"] for entry in suite.get(f"/v1/analyses/{analysis_id}/downloads")
    ]
    assert_ended_once(suite, [analysis_id])


class ConsumerSettled:
    """Waits until every consumer has nothing left to take and nothing in work."""

    def __init__(self, stream: JetStreamContext) -> None:
        self._stream = stream

    async def wait(self) -> None:
        async with asyncio.timeout(60):
            while await self._is_busy():
                await asyncio.sleep(0.05)

    async def _is_busy(self) -> bool:
        consumers = await self._stream.consumers_info("ANALYSES")
        return any((info.num_pending or 0) + (info.num_ack_pending or 0) > 0 for info in consumers)
