"""What a child can do, seen from inside (a process that confines itself and tries) and from outside (a real child at work)."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from services.profiler.adapters.sandbox import landlock, seccomp
from services.profiler.adapters.sandbox.confinement import _libc
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.runtime.errors import Unavailable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the protections are Linux's")
needs_landlock = pytest.mark.skipif(landlock.abi(_libc()) == 0, reason="the kernel has no landlock")
needs_seccomp = pytest.mark.skipif(not seccomp.is_supported(), reason="no filter for this machine")

PROLOGUE = """
import json, os, socket, sys, threading
from pathlib import Path
from services.profiler.adapters.sandbox.confinement import confine
from services.profiler.service.limits import ChildLimits
directory = Path(sys.argv[1])
missing = confine(directory, [directory.parent / "input.csv"], ChildLimits(memory_bytes=64 * 1024**2))
def attempt(action):
    try:
        return action() and "done"
    except MemoryError:
        return "MemoryError"
    except OSError as error:
        return error.strerror
"""


def confined(tmp_path: Path, expression: str) -> Any:
    """What an expression comes to in a confined process."""
    directory = tmp_path / "job"
    directory.mkdir()
    (tmp_path / "input.csv").write_text("a\n1\n")
    code = PROLOGUE + textwrap.dedent(f"print(json.dumps({expression}))")
    argv = [sys.executable, "-c", code, str(directory)]
    result = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=30)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@needs_seccomp
@pytest.mark.parametrize(
    "action",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
        "os.fork()",
        "os.execv(sys.executable, [sys.executable])",
        "os.kill(os.getppid(), 0)",
        "os.posix_spawn('/bin/true', ['true'], {})",
    ],
)
def test_a_child_reaches_nobody(tmp_path: Path, action: str) -> None:
    assert confined(tmp_path, f"attempt(lambda: {action})") == "Operation not permitted"


@needs_landlock
@pytest.mark.parametrize(
    "action",
    [
        "Path('/etc/passwd').read_text()",
        "os.listdir('/')",
        "os.listdir(Path.home())",
        "Path('/proc/%d/environ' % os.getppid()).read_text()",
        "Path('/proc/1/cmdline').read_text()",
        "(directory.parent / 'elsewhere').write_text('x')",
        "(directory.parent / 'input.csv').write_text('x')",
    ],
)
def test_a_child_sees_no_file_that_is_not_its_own(tmp_path: Path, action: str) -> None:
    assert confined(tmp_path, f"attempt(lambda: {action})") == "Permission denied"


@pytest.mark.parametrize(
    "action",
    [
        "(directory.parent / 'input.csv').read_text()",
        "Path('spill').write_text('x')",
        "__import__('decimal')",
        "[thread.start() or thread.join() for thread in [threading.Thread(target=print, kwargs={'end': ''})]]",
        "os.getcwd() == str(directory)",
        "os.environ['TMPDIR'] == str(directory)",
    ],
)
def test_a_child_can_do_its_work(tmp_path: Path, action: str) -> None:
    assert confined(tmp_path, f"attempt(lambda: {action})") == "done"


def test_a_child_cannot_map_more_than_its_bound(tmp_path: Path) -> None:
    assert confined(tmp_path, "attempt(lambda: bytearray(10**9))") == "MemoryError"


def test_every_architecture_names_every_call_it_has() -> None:
    x86, arm = (seccomp.ARCHITECTURES[name].numbers for name in ("x86_64", "aarch64"))
    assert set(seccomp.DENIED) <= set(x86)
    assert set(x86) - set(arm) == {"fork", "vfork"}
    assert all(len(set(numbers.values())) == len(numbers) for numbers in (x86, arm))


async def test_a_child_at_work_is_confined(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_SIGNING_KEY", "a-secret-of-the-service")
    running = asyncio.create_task(bench.sandbox().run(bench.endless_job()))
    pid = await bench.born()
    home = Path(f"/proc/{pid}")
    status = dict(line.split(":\t", 1) for line in (home / "status").read_text().splitlines() if ":\t" in line)
    assert status["Seccomp"] == "2"
    assert status["NoNewPrivs"] == "1"
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    assert os.getpgid(pid) == pid
    environment = dict(entry.split(b"=", 1) for entry in (home / "environ").read_bytes().split(b"\0") if entry)
    engine = {b"POLARS_MAX_THREADS", b"RUST_BACKTRACE", b"_RJEM_MALLOC_CONF"}
    assert set(environment) <= {b"PATH", b"LANG", b"TZ", b"LC_CTYPE"} | engine
    assert (home / "cwd").readlink() == bench.directory
    assert len([fd for fd in (home / "fd").iterdir() if fd.readlink().name.startswith("socket:")]) == 1
    running.cancel()
    await asyncio.wait([running])


async def test_no_protection_is_missing_here(bench: Any) -> None:
    sandbox = bench.sandbox()
    await sandbox.run(bench.job(b"a\n1\n"))
    assert "no_new_privs" not in sandbox.missing_protections
    assert ("landlock" in sandbox.missing_protections) == (landlock.abi(_libc()) == 0)
    assert ("seccomp" in sandbox.missing_protections) == (not seccomp.is_supported())


async def test_a_zygote_has_one_thread_of_its_own_and_no_secret(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-of-the-service")
    await bench.nursery.start()
    home = Path(f"/proc/{bench.nursery.zygote_pid}")
    assert b"a-secret" not in (home / "environ").read_bytes()
    names = {(task / "comm").read_text().strip() for task in (home / "task").iterdir()}
    # The allocator's and the engine's idle helpers; a pool of workers would mean that a query ran before the fork.
    assert not [name for name in names if name.startswith(("polars-0", "polars-1", "async-executor"))]
    maps = (home / "maps").read_text()
    assert "grpc" not in maps


async def test_a_lost_zygote_is_replaced(bench: Any) -> None:
    sandbox = bench.sandbox()
    job = bench.job(b"a\n1\n")
    await sandbox.run(job)
    first = bench.nursery.zygote_pid
    os.kill(first, signal.SIGKILL)
    assert await sandbox.run(job)
    assert bench.nursery.zygote_pid != first


async def test_children_die_with_their_zygote(bench: Any) -> None:
    running = asyncio.create_task(bench.sandbox().run(bench.endless_job()))
    await bench.born()
    os.kill(bench.nursery.zygote_pid, signal.SIGKILL)
    with pytest.raises(Unavailable):
        await running
    assert await bench.ended()


def test_everything_dies_with_the_service_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "doomed_service.py"), str(tmp_path)], stdout=subprocess.PIPE
    )
    assert parent.stdout
    zygote, child = map(int, parent.stdout.readline().split())
    assert list((tmp_path / "scratch").glob("*/*"))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    _wait_gone(zygote, child)
    scratch = ScratchDirectories(tmp_path / "scratch")
    assert scratch.reaped_count == 1
    scratch.close()
    assert not list((tmp_path / "scratch").iterdir())


def _wait_gone(*pids: int) -> None:
    deadline = time.monotonic() + 2
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < deadline, "a process outlived its parent"
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_living_service_keeps_its_directories(tmp_path: Path) -> None:
    first = ScratchDirectories(tmp_path)
    with first.directory() as directory:
        second = ScratchDirectories(tmp_path)
        assert second.reaped_count == 0
        assert directory.exists()
        assert directory.stat().st_mode & 0o777 == 0o700
        second.close()
    assert not directory.exists()
    first.close()
