"""The one-machine Snowflake as a process that tests may start and kill."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from deploy.local.ports import is_free
from services.persistence.adapters.snowflake import COPY_STAGED, SnowflakeWarehouse
from services.persistence.settings import SnowflakeSettings
from services.runtime.clock import SystemClock

COPY_OF_EMULATOR = COPY_STAGED.removesuffix(" ON_ERROR = SKIP_FILE")
ROOT = Path(__file__).parents[2]


@dataclass
class SnowflakeServer:
    """The one-machine server as a process."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        argv = [sys.executable, "-m", "deploy.local.fakesnow_server", "--port", str(self.port), "--data", str(self.data)]
        self.process = subprocess.Popen(argv, cwd=ROOT)
        deadline = time.monotonic() + 60
        while is_free(self.port):
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.05)

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(20)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait(20)

    def warehouse(self, schema: str, timeout_s: int = 10) -> SnowflakeWarehouse:
        settings = SnowflakeSettings(
            host="127.0.0.1", port=self.port, schema_name=schema, network_timeout_s=timeout_s, login_timeout_s=timeout_s
        )
        return SnowflakeWarehouse(settings.ingest, settings.analytics, SystemClock(), copy_statement=COPY_OF_EMULATOR)
