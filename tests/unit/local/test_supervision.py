"""The one-machine supervisor: order, restarts, draining, orphans, ports."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local.child import ProcessSpec
from deploy.local.ports import first_free, is_free
from deploy.local.state import AlreadyRunning, RunningProcess, StateDir, SuiteRecord, is_same, started_ticks
from deploy.local.supervisor import NotReady, Supervisor

SLEEPER = "import signal, sys; print('up', flush=True); signal.sigwait([signal.SIGTERM]); print('drained', flush=True)"
MASKED = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM]);" + SLEEPER


async def always() -> bool:
    return True


async def never() -> bool:
    return False


def spec(name: str, code: str = MASKED, probe: Callable[[], object] = always, ready_timeout_s: float = 10) -> ProcessSpec:
    return ProcessSpec(name, (sys.executable, "-c", code), {"PATH": ""}, probe, ready_timeout_s, grace_s=5)  # type: ignore[arg-type]


@pytest.fixture
def state(tmp_path: Path) -> StateDir:
    directory = StateDir(tmp_path / "state")
    directory.prepare()
    return directory


class Said:
    """What the processes printed, and a way to wait for it."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self._changed = asyncio.Event()

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))
        self._changed.set()

    async def wait_for(self, name: str, text: str, times: int = 1) -> None:
        async with asyncio.timeout(20):
            while sum(line[0] == name and text in line[1] for line in self.lines) < times:
                self._changed.clear()
                await self._changed.wait()


def supervisor(state: StateDir, said: Said, *waves: tuple[ProcessSpec, ...]) -> Supervisor:
    return Supervisor(waves, state, "http://suite.test", os.getpid(), said)


async def test_waves_start_in_order_and_drain_in_reverse(state: StateDir) -> None:
    said = Said()
    suite = supervisor(state, said, (spec("first"),), (spec("second"),))
    await suite.start()
    await said.wait_for("first", "up")
    await said.wait_for("second", "up")
    record = state.read_record()
    assert record
    assert {process.name for process in record.processes} == {"first", "second"}
    await suite.stop()
    assert [line for line in said.lines if line[1] == "drained"] == [("second", "drained"), ("first", "drained")]
    assert state.read_record() is None


async def test_a_killed_process_comes_back(state: StateDir) -> None:
    said = Said()
    suite = supervisor(state, said, (spec("worker"),))
    await suite.start()
    await said.wait_for("worker", "up")
    running = suite.children[0].running
    assert running
    os.kill(running.pid, signal.SIGKILL)
    await said.wait_for("worker", "ended with SIGKILL")
    await said.wait_for("worker", "up", times=2)
    await suite.stop()
    assert suite.children[0].restarts == 1


async def test_what_never_answers_is_named(state: StateDir) -> None:
    said = Said()
    suite = supervisor(state, said, (spec("mute", probe=never, ready_timeout_s=0.3),), (spec("later"),))
    with pytest.raises(NotReady, match="mute"):
        await suite.start()
    await suite.stop()
    assert [child.spec.name for child in suite.children] == ["mute"]


async def test_a_line_without_end_does_not_stop_the_log(state: StateDir) -> None:
    said = Said()
    code = "import sys; sys.stdout.write('x' * 300_000 + '\\n'); sys.stdout.flush();" + MASKED
    suite = supervisor(state, said, (spec("chatty", code),))
    await suite.start()
    await said.wait_for("chatty", "up")
    await suite.stop()


def test_orphans_of_a_killed_supervisor_are_ended(state: StateDir) -> None:
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    ticks = started_ticks(orphan.pid)
    assert ticks is not None
    state.write_record(SuiteRecord("http://suite.test", 1, (RunningProcess("worker", orphan.pid, ticks),)))
    assert state.end_orphans() == ["worker"]
    assert orphan.wait(5) == -signal.SIGTERM


def test_a_later_process_under_the_same_id_is_left_alone(state: StateDir) -> None:
    ticks = started_ticks(os.getpid())
    assert ticks is not None
    state.write_record(SuiteRecord("http://suite.test", 1, (RunningProcess("worker", os.getpid(), ticks - 1),)))
    assert state.end_orphans() == []


def test_one_supervisor_at_a_time(state: StateDir) -> None:
    with state.lock(), pytest.raises(AlreadyRunning), state.lock():
        pass


def test_secrets_are_made_once_and_for_their_owner_alone(state: StateDir) -> None:
    first = state.signing_key_file.read_text()
    state.prepare()
    assert state.signing_key_file.read_text() == first
    assert len(first) >= 32
    assert state.signing_key_file.stat().st_mode & 0o077 == 0


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        assert first_free(port) != port


def test_a_gone_process_is_not_the_same() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert not is_same(RunningProcess("x", gone.pid, 1))
