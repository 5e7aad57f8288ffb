"""What contracts are held against: object stores, NATS and Snowflake as processes of their own, an S3 server where one is named."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from deploy.local.ports import free_port
from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.settings import SnowflakeSettings
from services.runtime.clock import SystemClock
from services.runtime.file_objects import FileObjects
from services.runtime.memory_objects import MemoryObjects
from services.runtime.objects import ObjectStore
from services.runtime.s3_objects import S3Objects
from services.runtime.settings import BusSettings, ObjectSettings
from tests.contracts.snowflake_server import SnowflakeServer
from tests.contracts.snowflake_stub import Stub, snowflake_stub
from tests.contracts.weed import WeedServer, weed_binary

KEY = b"a-signing-key-of-tests"
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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SnowflakeServer]:
    """Shared by the tests of a module, each with a schema of its own."""
    server = SnowflakeServer(tmp_path_factory.mktemp("snowflake") / "data", free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def weed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WeedServer]:
    """The real S3 server, shared by all tests; they are skipped where none is named."""
    server = WeedServer(tmp_path_factory.mktemp("weed"), weed_binary())
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def s3_store(url: str) -> S3Objects:
    settings = ObjectSettings(
        objects="s3",
        s3_bucket=f"bucket-{uuid.uuid4().hex[:8]}",
        s3_prefix="shared/",
        s3_endpoint_url=url,
        s3_region="us-east-1",
        s3_access_key_id=SecretStr("test"),
        s3_secret_access_key=SecretStr("test"),
    )
    store = S3Objects(settings)
    store._client.create_bucket(Bucket=settings.s3_bucket)
    return store


@pytest.fixture(params=["memory", "file", "s3", pytest.param("real_s3", marks=pytest.mark.reals3)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    match request.param:
        case "memory":
            return MemoryObjects()
        case "file":
            return FileObjects(tmp_path / "objects", signing_key=KEY)
        case "real_s3":
            return request.getfixturevalue("weed").store()
        case _:
            return s3_store(request.getfixturevalue("s3_url"))


@pytest.fixture
def stub() -> Iterator[Stub]:
    """What speaks the protocol of Snowflake and misbehaves as told."""
    with snowflake_stub() as running:
        yield running


@pytest.fixture
async def warehouse(stub: Stub) -> AsyncIterator[SnowflakeWarehouse]:
    """A warehouse whose server is the stub."""
    settings = SnowflakeSettings(host="127.0.0.1", port=stub.port, network_timeout_s=2, socket_timeout_s=1, login_timeout_s=2)
    opened = SnowflakeWarehouse(settings.ingest, settings.analytics, SystemClock(), migrates=False)
    yield opened
    stub.released.set()
    await opened.close()
