"""The gateway as a real process: what it refuses to start with, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import httpx
import pytest

from deploy.local.ports import free_port

START_S = 30


def start(**env: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PMD_")}
    return subprocess.Popen([sys.executable, "-m", "gateway"], env=clean | env, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"PMD_GATEWAY_HOST": "0.0.0.0"}, "loopback"),
        ({"PMD_GATEWAY_AUTH": "api_key"}, "API_KEYS_FILE"),
        ({"PMD_GATEWAY_AUTH": "api_key", "PMD_GATEWAY_API_KEYS": f"a:b:{'0' * 64}"}, "PMD_SIGNING_KEY"),
    ],
    ids=["everybody's address without authentication", "keys without a file", "tenants without a signing key"],
)
def test_unsafe_settings_stop_the_start(env: dict[str, str], told: str) -> None:
    process = start(**env)
    _, errors = process.communicate(timeout=START_S)
    assert (process.returncode, told in errors, "Traceback" in errors) == (2, True, False)


def test_sigterm_drains_and_exits_with_zero(tmp_path: os.PathLike[str]) -> None:
    port = free_port()
    process = start(PMD_GATEWAY_PORT=str(port), PMD_OBJECTS_DIR=str(tmp_path))
    try:
        deadline = time.monotonic() + START_S
        while True:
            try:
                assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
                break
            except httpx.TransportError:
                assert time.monotonic() < deadline, "the gateway did not start"
                time.sleep(0.05)
        ready = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=START_S)
        assert (ready.status_code, ready.json()["ready"]) == (503, False)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=START_S)
    assert process.returncode == 0
