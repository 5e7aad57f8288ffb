"""Throws inputs at the real confined child and judges what comes back."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from profilemydata.profiler.v1 import profile_pb2

from services.profiler import errors
from services.profiler.adapters.sandbox import faults
from services.profiler.adapters.sandbox.forked import ForkedNursery
from services.profiler.adapters.sandbox.sandbox import ProcessSandbox
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.core.readers.base import ReadLimits
from services.profiler.service.jobs import Job, Output, Source
from services.profiler.service.limits import ChildLimits
from services.runtime.clock import SystemClock
from services.runtime.errors import InvalidRequest, LimitExceeded, ServiceError
from tests.fuzz.inputs import FuzzInput
from tests.fuzz.text_seeds import CANARY, NUMERIC_CANARY

WALL_S = 10.0
GRACE_S = 20.0
"""Beyond the limit: a busy machine may be slow to end a child."""
LIMITS = ChildLimits(memory_bytes=512 * 1024**2, wall_s=WALL_S, cpu_s=20, file_bytes=512 * 1024**2, threads=1)
SECRETS = (CANARY.lower(), str(NUMERIC_CANARY))
OUTPUT_FORMATS = ("csv", "ndjson", "parquet")


def known_reasons() -> frozenset[str]:
    """Every reason that a refused file may have, from the classes of the errors."""
    modules = (vars(errors), vars(faults))
    classes = [each for names in modules for each in names.values() if isinstance(each, type)]
    return frozenset(each.default_reason for each in classes if issubclass(each, InvalidRequest | LimitExceeded)) - {
        "INVALID_REQUEST"
    }


@dataclass
class Tally:
    """What a run came to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    """One line each: index, what is wrong, how the input was made. No value of the data."""
    remarks: list[str] = field(default_factory=list)
    """Inputs that crossed a limit of the child: contained, but worth a look at how cheap that is to bring about."""

    @property
    def count(self) -> int:
        return self.outcomes.total()


class Laboratory:
    """A sandbox, what it logs, and a place for files."""

    def __init__(self, sandbox: ProcessSandbox, scratch: ScratchDirectories) -> None:
        self._sandbox, self._scratch = sandbox, scratch
        self._logged = _Records()
        self.tally = Tally()

    async def judge(self, given: FuzzInput) -> None:
        """Note the outcome of one input, and what is wrong with it."""
        outcome, wrong = await self._outcome(given)
        self.tally.outcomes[outcome] += 1
        if self._logged.has_secret():
            wrong.append("a log record holds a value")
        made = f"[{' > '.join(given.steps)}; {len(given.content)} bytes]"
        self.tally.findings += [f"#{given.index}: {what}  {made}" for what in wrong]
        if outcome in (faults.MemoryLimit.default_reason, faults.TimeLimit.default_reason):
            self.tally.remarks.append(f"#{given.index}: {outcome}  {made}")

    async def _outcome(self, given: FuzzInput) -> tuple[str, list[str]]:
        # Every third input is profiled; the others are written anew, which reads as much at less than half the price.
        turn = given.index // 3 % len(OUTPUT_FORMATS)
        output = Output("output", OUTPUT_FORMATS[turn]) if given.index % 3 else None
        with self._scratch.directory() as directory:
            path = directory / "input"
            path.write_bytes(given.content)
            job = Job(directory, Source(path, given.file_name), output=output)
            try:
                async with asyncio.timeout(WALL_S + GRACE_S):
                    answer = await self._sandbox.run(job)
            except TimeoutError:
                return "HANG", ["it runs on beyond the limit"]
            except ServiceError as error:
                return error.reason, [*_wrong_with(error)]
            except Exception as error:  # noqa: BLE001  that is what is looked for
                return "UNMAPPED", [f"{type(error).__name__} reaches the parent"]
        return ("converted", []) if output else ("profiled", _wrong_with_profile(answer))

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Laboratory]:
        """Look at the log meanwhile."""
        root = logging.getLogger()
        level = root.level
        root.addHandler(self._logged)
        root.setLevel(logging.DEBUG)
        try:
            yield self
        finally:
            root.removeHandler(self._logged)
            root.setLevel(level)


async def try_all(inputs: Iterable[FuzzInput], directory: Path, workers: int = 2) -> Tally:
    """Judge every input, a few at once."""
    nursery, scratch = ForkedNursery(LIMITS), ScratchDirectories(directory)
    sandbox = ProcessSandbox(nursery, reading=ReadLimits(), limits=LIMITS, concurrency=workers, clock=SystemClock())
    pending = iter(inputs)
    try:
        async with Laboratory(sandbox, scratch).open() as laboratory, asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(_work_off(laboratory, pending))
    finally:
        await nursery.close()
        scratch.close()
    return laboratory.tally


async def _work_off(laboratory: Laboratory, pending: Iterator[FuzzInput]) -> None:
    for given in pending:
        await laboratory.judge(given)


def _wrong_with(error: ServiceError) -> Iterator[str]:
    if error.reason not in known_reasons() or not isinstance(error, InvalidRequest | LimitExceeded):
        yield f"{error.reason} {error.metadata.get('signal', '')}".strip()
    told = [error.message, repr(error.metadata), repr(error.violations), *traceback.format_exception(error)]
    if any(secret in text.lower() for text in told for secret in SECRETS):
        yield "the error holds a value"


def _wrong_with_profile(answer: bytes) -> list[str]:
    profile = profile_pb2.Profile.FromString(answer)
    problems = profile.primary.load.problems
    leaks = any(secret in str(problem).lower() for problem in problems for secret in SECRETS)
    return ["a load problem holds a value"] if leaks else []


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._texts.append(self.format(record) + repr(record.args))

    def has_secret(self) -> bool:
        """Whether anything logged since the last look holds a canary."""
        texts, self._texts = self._texts, []
        return any(secret in text.lower() for text in texts for secret in SECRETS)
