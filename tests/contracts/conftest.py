"""Real servers: NATS, which tests may kill, empty and start again, and an S3 server where one is named."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.runtime.settings import BusSettings
from tests.contracts.weed import WeedServer, weed_binary

NATS_SERVER = Path(sys.executable).with_name("nats-server")


@dataclass
class NatsServer:
    """A server process with its own port and directory."""

    directory: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        config = self.directory / "nats.conf"
        config.write_text(f'host: 127.0.0.1\nport: {self.port}\njetstream {{ store_dir: "{self.store}", sync_interval: always }}\n')
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen([NATS_SERVER, "-c", config], stdout=log, stderr=log)
        self._wait()

    def kill(self) -> None:
        """SIGKILL."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def wipe(self) -> None:
        """Lose everything that was stored."""
        shutil.rmtree(self.store)

    def has_consumer(self, durable: str) -> bool:
        """Whether the server keeps a durable consumer of that name, by its directory."""
        return any(self.store.glob(f"jetstream/*/streams/*/obs/{durable}"))

    @property
    def store(self) -> Path:
        return self.directory / "jetstream"

    def settings(self, **changes: object) -> BusSettings:
        return BusSettings(url=f"nats://127.0.0.1:{self.port}", **changes)

    def _wait(self) -> None:
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        pytest.fail((self.directory / "log").read_text())


@pytest.fixture(scope="module")
def nats_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    """Shared by the tests of a module: they must not harm it."""
    server = NatsServer(tmp_path_factory.mktemp("nats"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def own_nats_server(tmp_path: Path) -> Iterator[NatsServer]:
    """The test's own: it may do with it what it likes."""
    server = NatsServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def weed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WeedServer]:
    """The real S3 server, shared by all tests; they are skipped where none is named."""
    server = WeedServer(tmp_path_factory.mktemp("weed"), weed_binary())
    try:
        server.start()
        yield server
    finally:
        server.stop()
