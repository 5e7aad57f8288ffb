"""A job on its way into a child, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from services.profiler.core.agents.requests import AgentRequest
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.service.jobs import Earlier, Job, Output, Source
from services.profiler.service.limits import ChildLimits


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that a child needs to know."""

    job: Job
    reading: ReadLimits
    limits: ChildLimits
    as_of: datetime
    """The present, for the engine; the same in a test as in its expectation."""


def encode(order: Order) -> bytes:
    """An order as JSON."""
    return json.dumps(asdict(order) | {"as_of": order.as_of.isoformat()}, default=str).encode()


def decode(body: bytes) -> Order:
    """The order again. Trusted: it comes from the parent."""
    note = json.loads(body)
    job = note["job"]
    return Order(
        job=Job(
            directory=Path(job["directory"]),
            primary=_source(job["primary"]),
            baseline=_source(job["baseline"]) if job["baseline"] else None,
            agents=tuple(AgentRequest(**agent) for agent in job["agents"]),
            output=Output(**job["output"]) if job["output"] else None,
            states_name=job["states_name"],
            sketches_name=job["sketches_name"],
            parts=tuple(map(Path, job["parts"])),
            policy=job["policy"],
            earlier=_earlier(job["earlier"]) if job["earlier"] else None,
        ),
        reading=ReadLimits(**note["reading"]),
        limits=ChildLimits(**note["limits"]),
        as_of=datetime.fromisoformat(note["as_of"]),
    )


def _source(note: dict[str, object]) -> Source:
    options = note["options"]
    assert isinstance(options, dict)
    values = {**options, "null_values": tuple(options["null_values"])}
    return Source(Path(str(note["path"])), str(note["file_name"]), ReadOptions(**values))


def _earlier(note: dict[str, str | None]) -> Earlier:
    states = note["states"]
    return Earlier(str(note["analysis_id"]), Path(states) if states else None, str(note["reason"]))
