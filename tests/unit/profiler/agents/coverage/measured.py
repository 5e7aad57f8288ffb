"""A frame read, checked and judged as an analysis does it, for what the agent then says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from services.profiler.core.agents.requests import AgentRequest, asked_checks, resolve
from services.profiler.core.analysis import analyze
from services.profiler.core.checks import CheckResults
from services.profiler.core.engine.profile_table import profile_table
from services.profiler.core.profile import Profile
from services.runtime.clock import SystemClock
from tests.unit.profiler.detectors.profiles import ENGINE
from tests.unit.profiler.engine.memory_table import MemoryTable

AS_OF = datetime(2024, 6, 1, 12, tzinfo=UTC)
AGENT = "test-coverage-agent"


def profiled(
    frame: pl.DataFrame, parameters: Mapping[str, object], *, batch_rows: int = 1000, names: list[str] | None = None
) -> Profile:
    """The whole profile, with the agent's parameters checked as they are for everybody."""
    table = MemoryTable(frame, batch_rows=batch_rows, names=names)
    runs = resolve((AgentRequest(AGENT, parameters),), has_baseline=False)
    found: list[CheckResults] = [{}]
    dataset = profile_table(table, as_of=AS_OF, checks=asked_checks(runs, table.columns, None), on_checks=found.append)
    return analyze(runs, dataset, None, ENGINE, SystemClock(), checks=found[-1])


def answer(frame: pl.DataFrame, batch_rows: int = 1000, names: list[str] | None = None, **parameters: object) -> dict[str, Any]:
    """What the agent answers; it has to be JSON."""
    [result] = profiled(frame, parameters, batch_rows=batch_rows, names=names).agents
    assert not result.failure_reason, result.failure_message
    data: dict[str, Any] = json.loads(json.dumps(result.answer, allow_nan=False))
    return data


def suggested(frame: pl.DataFrame, kind: str, **parameters: object) -> dict[str, dict[str, Any]]:
    """Suggestions of one kind, by their columns."""
    found = answer(frame, **parameters)["suggested_rules"]
    return {"+".join(each["columns"]): each for each in found if each["kind"] == kind}
