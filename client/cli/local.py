"""Profile without a suite: the same profiler and transformer code, no server. A confined child parses the file all the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from client.cli.options import ValuePolicy
from client.cli.output import console
from client.errors import ClientError, ProblemError, ProblemField
from client.models import Json

if TYPE_CHECKING:
    from services.profiler.core.agents.requests import AgentRequest
    from services.profiler.core.readers.base import ReadOptions
    from services.runtime.errors import ServiceError


class NoReport(ClientError):
    """The transformer answered something that is no report."""

    code = "internal"


def profile_locally(
    file: Path,
    baseline: Path | None,
    agents: Sequence[str],
    parameters: Mapping[str, object],
    reading: Mapping[str, object],
    values: ValuePolicy | None = None,
    *,
    quiet: bool,
    states: Path | None = None,
) -> Json:
    """The report of a file; ``states`` takes what it is made of. Raises ``ProblemError`` with the codes that a suite would give."""
    # Imported here: whoever talks to a suite does without.
    from services.profiler.adapters.local_limits import waiting_child

    with waiting_child() as nursery:
        from services.profiler.adapters.local import profile_file

        asked = _requests(agents, parameters, has_baseline=baseline is not None)

        def profile(status: Status) -> bytes:
            return profile_file(
                file,
                baseline=baseline,
                agents=asked,
                options=read_options(reading),
                policy=values or "masked",
                on_progress=lambda progress: status.rows(progress.row_count),
                states=states,
                nursery=nursery,
            )

        return _report("profiling", profile, quiet=quiet)


def merge_locally(
    parts: Sequence[Path],
    agents: Sequence[str],
    parameters: Mapping[str, object],
    values: ValuePolicy | None = None,
    *,
    quiet: bool,
    states: Path | None = None,
) -> Json:
    """The report of the whole that stored states are parts of. Raises ``ProblemError``."""
    from services.profiler.adapters.local import merge_files

    asked = _requests(agents, parameters, has_baseline=False)

    def profile(_: Status) -> bytes:
        return merge_files(parts, agents=asked, policy=values or "masked", states=states)

    return _report("merging", profile, quiet=quiet)


def _report(doing: str, profile: Callable[[Status], bytes], *, quiet: bool) -> Json:
    from services.runtime.errors import ServiceError

    with Status(doing, quiet=quiet) as status, ThreadPoolExecutor(1) as beside:
        try:
            # The child is at work while this process imports what comes after it.
            transformer = beside.submit(import_module, "services.transformer.local")
            made = profile(status)
            report = json.loads(transformer.result().report_of_profile(made))
        except ServiceError as error:
            raise problem(error) from error
    if not isinstance(report, dict):
        raise NoReport("there is no report")
    return report


class Status:
    """A line that says how far it is, on a terminal."""

    def __init__(self, doing: str, *, quiet: bool) -> None:
        self._doing = doing
        out = console(stderr=True)
        self._status = out.status("reading …") if not quiet and out.is_terminal else None

    def __enter__(self) -> Status:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def rows(self, count: int) -> None:
        """So many rows are done."""
        self.say(f"{count:,} rows")

    def say(self, text: str) -> None:
        """How far it is."""
        if self._status:
            self._status.update(f"{self._doing} … {text}")


def _requests(agents: Sequence[str], parameters: Mapping[str, object], *, has_baseline: bool) -> tuple[AgentRequest, ...]:
    """Who is asked what. Raises ``ProblemError`` before any file is opened, with what a suite would say."""
    from services.profiler.core.agents.requests import requests_of
    from services.runtime.errors import ServiceError

    try:
        return requests_of(agents, parameters, has_baseline)
    except ServiceError as error:
        raise problem(error) from error


def read_options(reading: Mapping[str, object]) -> ReadOptions:
    """Read options of the command line as the readers take them."""
    from services.profiler.core.readers.base import ReadOptions

    known: dict[str, Any] = {**reading, "null_values": tuple(_texts(reading.get("null_values")))}
    return ReadOptions(**known)


def _texts(value: object) -> Sequence[str]:
    return value if isinstance(value, list) else ()


def problem(error: ServiceError) -> ProblemError:
    """An error of the profiler as a suite would tell it."""
    fields = tuple(ProblemField(violation.field, violation.description) for violation in error.violations)
    return ProblemError(0, error.reason.lower(), type(error).__name__, error.message, fields)
