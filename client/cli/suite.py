"""Finding the suite that the commands talk to, and starting one for as long as a command needs it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from client.errors import ClientError, SuiteUnreachable

if TYPE_CHECKING:
    # Imported where they are used: what needs no suite starts without them.
    from client.client import Client
    from client.settings import ClientSettings

START_TIMEOUT_S = 120


class SuiteDidNotStart(ClientError):
    """The suite ended or stayed silent while it was started."""

    code = "suite_did_not_start"


def client_settings() -> ClientSettings:
    """What the environment says."""
    from client.settings import ClientSettings

    return ClientSettings()


def suite_url(settings: ClientSettings, given: str | None = None) -> str:
    """The address given, else the one in ``PMD_URL``, else the suite of this directory, else the default."""
    from client.settings import DEFAULT_URL

    return given or settings.url or _recorded_url(settings.state_dir) or DEFAULT_URL


def open_client(given: str | None = None) -> Client:
    """A client of the suite."""
    from client.client import Client

    settings = client_settings()
    return Client(suite_url(settings, given), api_key=settings.api_key)


async def resolve_id(client: Client, analysis_id: str) -> str:
    """The identifier itself, or the newest analysis for ``last``."""
    if analysis_id != "last":
        return analysis_id
    newest = await client.list(limit=1)
    if not newest:
        raise SuiteUnreachable("there is no analysis yet")
    return newest[0].analysis_id


@contextlib.asynccontextmanager
async def running_suite(given: str | None, *, start: bool) -> AsyncIterator[Client]:
    """A client of a suite that answers. With ``start``, one is started if none does, and stopped at the end."""
    client = open_client(given)
    process: subprocess.Popen[bytes] | None = None
    try:
        if start and not await client.is_ready():
            await client.close()
            process = _start(client_settings().state_dir)
            client = await _wait_for(process)
        yield client
    finally:
        await client.close()
        if process is not None:
            await asyncio.to_thread(_stop, process)


def _start(state_dir: Path) -> subprocess.Popen[bytes]:
    (state_dir / "logs").mkdir(parents=True, exist_ok=True)
    with (state_dir / "logs" / "suite.log").open("ab") as log:
        # A session of its own: Ctrl-C here must not reach it, it is stopped in order below.
        return subprocess.Popen(
            [sys.executable, "-m", "deploy.local", "--until-parent-ends", "--state-dir", str(state_dir)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


async def _wait_for(process: subprocess.Popen[bytes]) -> Client:
    from client.client import Client

    settings = client_settings()
    for _ in range(START_TIMEOUT_S * 10):
        url = _recorded_url(settings.state_dir)
        if process.poll() is not None:
            break
        if url and _recorded_pid(settings.state_dir) == process.pid:
            client = Client(url, api_key=settings.api_key)
            if await client.is_ready():
                return client
            await client.close()
        await asyncio.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGTERM)
    raise SuiteDidNotStart(f"the suite did not start; its words are in {settings.state_dir / 'logs' / 'suite.log'}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _recorded_url(state_dir: Path) -> str | None:
    value = _record(state_dir).get("url")
    return value if isinstance(value, str) else None


def _recorded_pid(state_dir: Path) -> int | None:
    value = _record(state_dir).get("pid")
    return value if isinstance(value, int) else None


def _record(state_dir: Path) -> dict[str, object]:
    try:
        data = json.loads((state_dir / "suite.json").read_text())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
