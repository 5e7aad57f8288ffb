"""The last run in the child: its stored states read, and compared with those of the pass."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import polars as pl

from services.profiler.core.comparison.sides import READ
from services.profiler.core.detectors.kinds import ColumnKind
from services.profiler.core.engine.states import comparable, decode
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.last_run import LastRun
from services.profiler.core.last_run_drift import LastRunDrift
from services.profiler.core.profile import DatasetProfile
from services.profiler.errors import OutdatedStates, StatesTooLarge, UnreadableStates
from services.profiler.service.jobs import SAME_FILE, Earlier

logger = logging.getLogger(__name__)
REASONS: Mapping[type[Exception], str] = {
    OutdatedStates: "states_outdated",
    StatesTooLarge: "states_too_large",
    UnreadableStates: "states_unreadable",
}


def last_run_drift(earlier: Earlier, states: TableStates, primary: DatasetProfile, kinds: Mapping[int, ColumnKind]) -> LastRunDrift:
    """What drifted. Never raises: a profile is worth more than what is said of the one before."""
    if earlier.states is None:
        return told_without(earlier)
    try:
        before = LastRun(earlier.analysis_id, comparable(decode(earlier.states.read_bytes(), only=READ)))
        return before.drift(states, primary, kinds)
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001  (its text may quote data, its type does not)
        logger.warning("no comparison with the last run", extra={"error": type(error).__name__})
        return LastRunDrift(earlier.analysis_id, "not_compared", REASONS.get(type(error), "failed"))


def told_without(earlier: Earlier) -> LastRunDrift:
    """What there is to say without any states."""
    same = earlier.reason == SAME_FILE
    return LastRunDrift(earlier.analysis_id, "same_file" if same else "not_compared", "" if same else earlier.reason)
