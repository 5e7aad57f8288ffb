"""The work itself, in the child: read, measure, compare, judge, encode."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version

import polars as pl

from services.profiler.adapters.sandbox.job_codec import Order
from services.profiler.adapters.sandbox.last_run import last_run_drift
from services.profiler.adapters.sandbox.measuring import Measuring
from services.profiler.adapters.sandbox.states import Keeping, is_states, merged_profile, stored_baseline
from services.profiler.convert.profiles import profile_to_proto
from services.profiler.core.agents.requests import AgentRun, asked_checks, parameters_of, resolve
from services.profiler.core.analysis import analyze
from services.profiler.core.analyzers.base import Settings
from services.profiler.core.checks import CheckResults
from services.profiler.core.comparison.differences import Comparison
from services.profiler.core.comparison.tables import compare
from services.profiler.core.detectors.kinds import ColumnKind
from services.profiler.core.engine.states import storable
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.last_run_drift import LastRunDrift
from services.profiler.core.metrics import CONVENTION_VERSION
from services.profiler.core.profile import DatasetProfile, EngineInfo
from services.profiler.errors import OutdatedStates
from services.profiler.service.jobs import Progress
from services.runtime.clock import SystemClock
from services.runtime.errors import Internal, ServiceError

logger = logging.getLogger(__name__)
SUITE_VERSION = version("profile-my-data")
"""Looked up while the process that forks children starts."""


def profile(order: Order, report: Callable[[Progress], None]) -> bytes:
    """The serialized ``Profile`` of an order. Raises ``ServiceError``, or anything that the engine raises."""
    began = time.monotonic()
    report(Progress(0, 0, 0.0))
    job = order.job
    runs = resolve(job.agents, job.baseline is not None)
    work = _Work(order, runs, report)
    baseline = work.baseline()
    primary = work.primary()
    comparison = work.comparison()
    engine = EngineInfo(SUITE_VERSION, {"polars": pl.__version__}, CONVENTION_VERSION, order.as_of.isoformat(), 0)
    result = analyze(
        runs,
        primary,
        baseline,
        engine,
        SystemClock(),
        job.policy,
        comparison=comparison,
        checks=work.checks,
        baseline_fault=work.baseline_fault,
        against_last_run=work.against_last_run if job.earlier else None,
    )
    work.keeping.write(work.states, result.primary)
    took_ms = round((time.monotonic() - began) * 1000)
    return profile_to_proto(replace(result, engine=replace(engine, execution_time_ms=took_ms))).SerializeToString()


class _Work:
    """Both datasets, each read once: the baseline first, since checks of the primary may come from it."""

    def __init__(self, order: Order, runs: tuple[AgentRun, ...], report: Callable[[Progress], None]) -> None:
        chosen = parameters_of(runs, "unified-profiler")
        settings = Settings(order.as_of, int(str(chosen["top_n_values"])), float(str(chosen["outlier_iqr_multiplier"])))
        self._order = order
        self._runs = runs
        self._settings = settings
        self._measuring = Measuring(order, settings, report)
        self.keeping = Keeping(order.job)
        self.states = TableStates()
        self.baseline_states: TableStates | None = None
        self.baseline_fault: ServiceError | None = None
        self.checks: CheckResults = {}

    def baseline(self) -> DatasetProfile | None:
        """A file like the primary, or the states of an earlier one; None without, or with states that are outdated."""
        source = self._order.job.baseline
        if source is None:
            return None
        if not is_states(source.path):
            return self._measuring.measure(source, "baseline", on_states=self._keep_baseline)
        self._measuring.pass_over(source)
        try:
            self.baseline_states, profile = stored_baseline(source.path, self._settings)
        except OutdatedStates as fault:
            if not any(run.agent.needs_baseline for run in self._runs):
                raise
            # What the primary says for itself is not worth less because an older version measured the baseline.
            self.baseline_fault = fault
            return None
        return profile

    def primary(self) -> DatasetProfile:
        """The file, or what is merged in its place: checks need rows, so that there are none of merged states."""
        job = self._order.job
        if job.parts:
            return merged_profile(job.parts, self._settings, self._keep)
        return self._measuring.measure(
            job.primary,
            "primary",
            on_states=self._keep,
            asked=lambda columns: asked_checks(self._runs, columns, self.baseline_states),
            on_checks=self._keep_checks,
        )

    def comparison(self) -> Comparison | None:
        """What differs, if somebody asks. One that breaks costs those who need it, not the profile."""
        if self.baseline_states is None or not any(run.agent.needs_baseline for run in self._runs):
            return None
        try:
            return compare(self.states, self.baseline_states)
        except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001  (its text may quote data, its type does not)
            logger.warning("no comparison", extra={"error": type(error).__name__})
            self.baseline_fault = Internal("The comparison with the baseline failed.")
            return None

    def against_last_run(self, primary: DatasetProfile, kinds: Mapping[int, ColumnKind]) -> LastRunDrift:
        """What drifted since the last run, or why that is not told."""
        earlier = self._order.job.earlier
        if earlier is None:
            raise ValueError("there is no last run")
        return last_run_drift(earlier, self.states, primary, kinds)

    def _keep(self, states: TableStates) -> None:
        self.states = states

    def _keep_checks(self, checks: CheckResults) -> None:
        self.checks = checks

    def _keep_baseline(self, states: TableStates) -> None:
        # As an earlier analysis would have stored it: it says the same, and two tables fit in memory at once.
        self.baseline_states = storable(states)
