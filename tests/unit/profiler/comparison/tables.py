"""Two tables side by side without a file: states built from arrays or frames, and what the agent makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl

from services.profiler.core.agents.base import Asking, Assessment, Context
from services.profiler.core.agents.drift_detector import DriftDetector
from services.profiler.core.analyzers.column.presence import PresenceState
from services.profiler.core.analyzers.summaries.tally import TallyState, runs
from services.profiler.core.checks import Check, CheckResults
from services.profiler.core.comparison.tables import compare
from services.profiler.core.detectors.judgement import judge
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.engine import profile_table
from services.profiler.core.engine.states import storable
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.profile import DatasetProfile
from services.profiler.core.readers.base import Column
from services.runtime.parameters import check_parameters
from tests.unit.profiler.detectors.profiles import column, table
from tests.unit.profiler.engine.memory_table import MemoryTable, logical_type

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
AGENT = DriftDetector()


def states_of(columns: Mapping[str, Any], missing: Mapping[str, int] | None = None) -> TableStates:
    """States as a pass leaves them of values that are all present, beside so many missing cells."""
    made: dict[tuple[str, int], Any] = {}
    described: list[Column] = []
    rows = 0
    for position, (name, given) in enumerate(columns.items()):
        values = pl.Series("value", given)
        gone = (missing or {}).get(name, 0)
        rows = len(values) + gone
        described.append(Column(position, name, values.dtype, logical_type(values.dtype)))
        made["presence", position] = PresenceState(rows, gone, 0)
        is_raw = values.dtype.is_float()
        made["values", position] = TallyState(len(values), raw=(values,)) if is_raw else TallyState(len(values), (runs(values),))
    return TableStates(columns=tuple(described), row_count=rows, states=made)


def assessed(primary: TableStates, baseline: TableStates, **parameters: object) -> Assessment:
    """What the agent says; no column is taken for an identifier, no row was held against anything."""
    values, _ = check_parameters(AGENT.parameters, parameters, "parameters")
    profile = table(*(column(each.name, each.logical_type) for each in primary.columns), row_count=max(1, primary.row_count))
    judgement = judge(table(), Thresholds({}))
    return AGENT.assess(Context(profile, judgement, values, comparison=compare(primary, storable(baseline))))


def compared(primary: pl.DataFrame, baseline: pl.DataFrame, **parameters: object) -> Assessment:
    """The same of frames, with everything that a pass finds out."""
    values, _ = check_parameters(AGENT.parameters, parameters, "parameters")
    _, before, _ = passed(baseline)
    stored = storable(before)
    profile, now, checks = passed(primary, stored, values)
    context = Context(profile, judge(profile, Thresholds({})), values, comparison=compare(now, stored), checks=checks)
    return AGENT.assess(context)


def passed(
    frame: pl.DataFrame, baseline: TableStates | None = None, parameters: Mapping[str, object] | None = None
) -> tuple[DatasetProfile, TableStates, CheckResults]:
    """The profile of a frame, its states, and how the agent's checks went."""
    source = MemoryTable(frame)
    asked: tuple[Check, ...] = AGENT.checks(Asking(source.columns, parameters or {}, baseline))
    states: list[TableStates] = []
    checks: list[CheckResults] = []
    profile = profile_table(source, as_of=AS_OF, on_states=states.append, checks=asked, on_checks=checks.append)
    return profile, states[0], checks[0]


def columns_of(assessment: Assessment) -> dict[str, dict[str, Any]]:
    """The answer's columns by name."""
    return {each["name"]: each for each in assessment.answer["columns"]}  # type: ignore[attr-defined]


def drawn(shares: list[float], count: int, generator: np.random.Generator) -> Any:
    """Categories of these shares."""
    return np.array([f"v{at}" for at in range(len(shares))])[generator.choice(len(shares), count, p=shares)]
