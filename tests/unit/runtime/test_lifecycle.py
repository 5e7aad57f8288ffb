"""A process that is told to stop drains once and says how it ended."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

PROGRAM = """
    import asyncio, sys
    from services.runtime import lifecycle

    def say(*words):
        print(*words, flush=True)

    async def step(name, seconds=0.0):
        say(name)
        await asyncio.sleep(seconds)

    async def until():
        {until}

    async def main():
        return await lifecycle.run(
            "svc",
            start=lambda: step("start", {start_s}),
            ready=lambda serving: step(f"ready {{serving}}"),
            drain=lambda grace_s: step(f"drain {{grace_s}}", {drain_s}),
            close=lambda: step("close"),
            until=until,
            grace_s=7.0,
        )

    sys.exit(asyncio.run(main()))
"""
DRAINED = ["start", "ready True", "ready False", "drain 7.0", "close"]


@contextmanager
def running(until: str = "await asyncio.sleep(60)", start_s: float = 0, drain_s: float = 0) -> Iterator[subprocess.Popen[str]]:
    script = textwrap.dedent(PROGRAM).format(until=until, start_s=start_s, drain_s=drain_s)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with process:
        yield process
        process.kill()


def said(process: subprocess.Popen[str], last: str | None = None) -> list[str]:
    """Lines up to ``last``, or up to the end."""
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if lines[-1] == last:
            break
    return lines


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_and_ends_well(number: signal.Signals) -> None:
    with running() as process:
        heard = said(process, "ready True")
        process.send_signal(number)
        assert heard + said(process) == DRAINED
        assert process.wait(10) == 0


def test_a_second_signal_ends_at_once() -> None:
    with running(drain_s=60) as process:
        said(process, "ready True")
        process.send_signal(signal.SIGTERM)
        said(process, "drain 7.0")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == -signal.SIGTERM


@pytest.mark.parametrize("until", ["raise RuntimeError", "return"], ids=["raises", "ends"])
def test_work_that_ends_by_itself_ends_the_process_as_failed(until: str) -> None:
    with running(until) as process:
        assert said(process) == DRAINED
        assert process.wait(10) == 1


def test_a_signal_ends_a_start_that_waits() -> None:
    with running(start_s=60) as process:
        said(process, "start")
        process.send_signal(signal.SIGTERM)
        assert said(process) == ["close"]
        assert process.wait(10) == 0
