"""What the one-machine suite keeps between runs: data, logs, its secret, and who is running now."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


class AlreadyRunning(Exception):
    """Another supervisor holds the state directory."""


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """A process as it was started. ``started_ticks`` tells it from a later one that got the same id."""

    name: str
    pid: int
    started_ticks: int


@dataclass(frozen=True, slots=True)
class SuiteRecord:
    """The running suite, as others find it."""

    url: str
    pid: int
    processes: tuple[RunningProcess, ...] = ()


@dataclass(frozen=True, slots=True)
class StateDir:
    """The suite's directory, by default ``.pmd`` in the working directory."""

    root: Path

    @property
    def objects(self) -> Path:
        return self.root / "objects"

    @property
    def nats(self) -> Path:
        return self.root / "nats"

    @property
    def warehouse(self) -> Path:
        return self.root / "snowflake"

    @property
    def stage(self) -> Path:
        """What the warehouse's external stage points at."""
        return self.root / "stage"

    @property
    def scratch(self) -> Path:
        return self.root / "scratch"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def record_file(self) -> Path:
        return self.root / "suite.json"

    @property
    def signing_key_file(self) -> Path:
        return self.root / "signing.key"

    def prepare(self) -> None:
        """Make the directories, readable by their owner alone, and the secret."""
        for directory in (self.root, self.objects, self.nats, self.warehouse, self.stage, self.scratch, self.logs):
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.signing_key_file.exists():
            descriptor = os.open(self.signing_key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the directory alone. Raises ``AlreadyRunning``."""
        with (self.root / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyRunning(str(self.root)) from error
            yield

    def write_record(self, record: SuiteRecord) -> None:
        """Tell others where the suite is."""
        temporary = self.record_file.with_suffix(".tmp")
        temporary.write_text(json.dumps(asdict(record), indent=2))
        temporary.replace(self.record_file)

    def read_record(self) -> SuiteRecord | None:
        """The last written record; None if there is none or it cannot be read."""
        try:
            data = json.loads(self.record_file.read_text())
            processes = tuple(RunningProcess(**process) for process in data["processes"])
            return SuiteRecord(url=data["url"], pid=data["pid"], processes=processes)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def end_orphans(self, grace_s: float = 5.0) -> list[str]:
        """End what a killed supervisor left running; their names."""
        record = self.read_record()
        orphans = [process for process in record.processes if is_same(process)] if record else []
        for process in orphans:
            _send(process, signal.SIGTERM)
        deadline = time.monotonic() + grace_s
        while any(is_same(process) for process in orphans) and time.monotonic() < deadline:
            time.sleep(0.05)
        for process in orphans:
            _send(process, signal.SIGKILL)
        self.record_file.unlink(missing_ok=True)
        return [process.name for process in orphans]


def started_ticks(pid: int) -> int | None:
    """When a process began, in clock ticks since boot; None if there is no such process or it is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def is_same(process: RunningProcess) -> bool:
    """Whether the process still runs and is not a later one under the same id."""
    return started_ticks(process.pid) == process.started_ticks


def _send(process: RunningProcess, number: signal.Signals) -> None:
    if is_same(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)
