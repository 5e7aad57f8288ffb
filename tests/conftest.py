"""What several kinds of tests share: the whole suite as real processes, and real data where it is at hand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import snowflake.connector
from hypothesis import HealthCheck, settings

from deploy.local.ports import free_port
from deploy.local.state import RunningProcess, StateDir, is_same
from tests.report.validation import checked

ROOT = Path(__file__).parents[1]
START_TIMEOUT_S = 90
END_TIMEOUT_S = 60
# How long an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def wait_until(condition: Callable[[], bool], timeout_s: float, what: str) -> None:
    """Return as soon as the condition holds; fail the test with what was waited for."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {timeout_s:.0f} s in vain: {what}")
        time.sleep(0.02)


@dataclass
class Suite:
    """A suite of real processes under its own state directory."""

    state: StateDir
    port: int
    env: dict[str, str]
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        record = self.state.read_record()
        assert record, "the suite is not running"
        return record.url

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self.state.root.with_suffix(".log").open("ab")
        argv = [sys.executable, "-m", "deploy.local", "--port", str(self.port), "--state-dir", str(self.state.root)]
        self._process = subprocess.Popen(argv, cwd=ROOT, stdout=log, stderr=log, env=os.environ | self.env)
        log.close()
        wait_until(self._is_ready, START_TIMEOUT_S, f"the suite did not start: {self.output()[-3000:]}")

    def stop(self) -> int:
        """Drain it as Ctrl-C does; its exit code."""
        assert self._process
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(END_TIMEOUT_S)

    def kill(self, name: str) -> None:
        """SIGKILL one of its processes."""
        os.kill(self.process(name).pid, signal.SIGKILL)

    def process(self, name: str) -> RunningProcess:
        """One of its processes as it runs now."""
        found: list[RunningProcess] = []

        def is_running() -> bool:
            record = self.state.read_record()
            found[:] = [p for p in (record.processes if record else ()) if p.name == name and is_same(p)]
            return bool(found)

        wait_until(is_running, 30, f"{name} runs")
        return found[0]

    def output(self) -> str:
        """Everything that it printed."""
        path = self.state.root.with_suffix(".log")
        return path.read_text(errors="replace") if path.exists() else ""

    def client(self) -> httpx.Client:
        """An HTTP client of its gateway."""
        return httpx.Client(base_url=self.url, timeout=60, follow_redirects=True)

    def analyze(self, name: str, content: bytes, **fields: str) -> dict[str, Any]:
        """The finished analysis of a file."""
        with self.client() as client:
            files = {"primary": (name, content)}
            response = client.post("/analyze", files=files, data=fields, headers={"Prefer": "wait=60"})
        assert response.status_code == httpx.codes.OK, response.text
        analysis: dict[str, Any] = response.json()
        return analysis

    def submit(self, name: str, content: bytes) -> str:
        """The identifier of an accepted analysis."""
        with self.client() as client:
            response = client.post("/analyze", files={"primary": (name, content)})
        assert response.status_code == httpx.codes.ACCEPTED, response.text
        return str(response.json()["analysis_id"])

    def get(self, path: str) -> Any:
        """The JSON under a path."""
        with self.client() as client:
            return client.get(path).raise_for_status().json()

    def find(self, path: str) -> Any:
        """The JSON under a path; None while whoever knows it is away."""
        try:
            with self.client() as client:
                response = client.get(path)
        except httpx.TransportError:
            return None
        if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return None
        return response.raise_for_status().json()

    def report(self, analysis: Mapping[str, Any]) -> dict[str, Any]:
        """The report of an analysis."""
        report: dict[str, Any] = checked(self.get(f"/v1/analyses/{analysis['analysis_id']}/report"))
        return report

    def wait_for_history(self, analysis_id: str, timeout_s: float = 60) -> None:
        """Return as soon as Snowflake has the analysis."""
        path = f"/v1/analyses/{analysis_id}"
        wait_until(lambda: self.get(path)["persisted_at"] is not None, timeout_s, f"{analysis_id} is in the history")

    def warehouse_counts(self) -> dict[str, dict[str, int]]:
        """Rows by table and analysis, read through the real connector."""
        argv = Path(f"/proc/{self.process('snowflake').pid}/cmdline").read_text().split("\0")
        connection = snowflake.connector.connect(
            user="test",
            password="test",
            account="local",
            host="127.0.0.1",
            port=int(argv[argv.index("--port") + 1]),
            protocol="http",
            database="profile_my_data",
            schema="public",
            network_timeout=5,
        )
        try:
            cursor = connection.cursor()
            return {table: _counts(cursor, table) for table in ("analysis_metadata", "analysis_reports", "downloads")}
        finally:
            connection.close()

    def _is_ready(self) -> bool:
        assert self._process
        if self._process.poll() is not None:
            pytest.fail(f"the suite ended with {self._process.returncode}: {self.output()[-3000:]}")
        record = self.state.read_record()
        if record is None:
            return False
        try:
            return httpx.get(f"{record.url}/readyz", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


def _counts(cursor: Any, table: str) -> dict[str, int]:
    cursor.execute(f"SELECT analysis_id, count(*) FROM {table} GROUP BY analysis_id")
    return dict(cursor.fetchall())


SuiteFactory = Callable[..., Suite]


def _factory(directory: Path) -> Iterator[SuiteFactory]:
    suites: list[Suite] = []

    def make(**env: str) -> Suite:
        suite = Suite(StateDir(directory / f"suite{len(suites)}"), free_port(), env)
        suite.start()
        suites.append(suite)
        return suite

    yield make
    for suite in suites:
        if suite._process and suite._process.poll() is None:
            suite.stop()


@pytest.fixture
def make_suite(tmp_path: Path) -> Iterator[SuiteFactory]:
    """Starts suites of one's own; they are stopped at the end."""
    yield from _factory(tmp_path)


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    """One suite for all tests that do not break it."""
    for make in _factory(tmp_path_factory.mktemp("suite")):
        yield make()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Third-party data beside the project; tests that use it are left out where it is absent."""
    directory = Path(os.environ.get("PMD_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not directory.is_dir():
        pytest.skip("no real data beside the project")
    return directory


@pytest.fixture
def patient() -> Callable[[Callable[[], bool], float, str], None]:
    """Waits for a condition: ``patient(condition, timeout_s, what)``."""
    return wait_until
