"""Small tables read, measured and judged as the service does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from services.profiler.core.agents.requests import AgentRequest, asked_checks, resolve
from services.profiler.core.analysis import analyze
from services.profiler.core.checks import CheckResults
from services.profiler.core.engine import profile_table
from services.profiler.core.profile import Profile, ValuePolicy
from services.runtime.clock import ManualClock
from tests.unit.profiler.detectors.profiles import ENGINE
from tests.unit.profiler.engine.memory_table import MemoryTable

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)


def profile_of(
    frame: pl.DataFrame | Mapping[str, Any],
    agent_id: str,
    parameters: Mapping[str, object] | None = None,
    policy: ValuePolicy = "masked",
) -> Profile:
    """The profile of a frame, by one agent."""
    table = MemoryTable(frame if isinstance(frame, pl.DataFrame) else pl.DataFrame(frame))
    runs = resolve((AgentRequest(agent_id, parameters or {}),), has_baseline=False)
    results: list[CheckResults] = [{}]
    primary = profile_table(table, as_of=AS_OF, checks=asked_checks(runs, table.columns, None), on_checks=results.append)
    return analyze(runs, primary, None, ENGINE, ManualClock(), policy, checks=results[-1])


def answer_of(frame: pl.DataFrame | Mapping[str, Any], agent_id: str, **parameters: object) -> dict[str, Any]:
    """The answer of one agent about a frame."""
    result = profile_of(frame, agent_id, parameters).agents[0]
    assert not result.failure_reason, result.failure_message
    return dict(result.answer)
