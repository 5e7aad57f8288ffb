"""The work itself, in the child: read, measure, judge, encode."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import polars as pl

from services.profiler.adapters.sandbox.job_codec import Order
from services.profiler.adapters.sandbox.states import Keeping, merged_profile
from services.profiler.convert.profiles import profile_to_proto
from services.profiler.core.agents.requests import parameters_of, resolve
from services.profiler.core.analysis import analyze
from services.profiler.core.analyzers.base import Settings
from services.profiler.core.engine import Progress as Pass
from services.profiler.core.engine import profile_table
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.metrics import CONVENTION_VERSION
from services.profiler.core.profile import DatasetProfile, EngineInfo
from services.profiler.core.readers.base import GuessFailed
from services.profiler.core.readers.registry import open_table
from services.profiler.service.jobs import Progress, Source
from services.runtime.clock import SystemClock

MEASURED_SHARE = 0.95
"""Of the work, when the last row is measured: judging is what is left."""


def profile(order: Order, report: Callable[[Progress], None]) -> bytes:
    """The serialized ``Profile`` of an order. Raises ``ServiceError``, or anything that the engine raises."""
    began = time.monotonic()
    report(Progress(0, 0, 0.0))
    runs = resolve(order.job.agents, order.job.baseline is not None)
    chosen = parameters_of(runs, "unified-profiler")
    keeping = Keeping(order.job)
    if order.job.parts:
        primary = merged_profile(order.job.parts, _settings(order, chosen), keeping.keep)
    else:
        primary = _measure(order, order.job.primary, "primary", chosen, report, keeping.keep)
    baseline = _measure(order, order.job.baseline, "baseline", chosen, report) if order.job.baseline else None
    engine = EngineInfo(version("profile-my-data"), {"polars": pl.__version__}, CONVENTION_VERSION, order.as_of.isoformat(), 0)
    result = analyze(runs, primary, baseline, engine, SystemClock(), order.job.policy)
    keeping.write(result.primary)
    took_ms = round((time.monotonic() - began) * 1000)
    return profile_to_proto(replace(result, engine=replace(engine, execution_time_ms=took_ms))).SerializeToString()


def _measure(
    order: Order,
    source: Source,
    name: str,
    chosen: Mapping[str, object],
    report: Callable[[Progress], None],
    keep: Callable[[TableStates], None] | None = None,
) -> DatasetProfile:
    tell = _Forward(report, max(1, source.path.stat().st_size))
    settings = _settings(order, chosen)

    def profiled(spill_name: str, *, may_guess: bool) -> DatasetProfile:
        return _profiled(order, source, order.job.directory / spill_name, settings, tell, keep, may_guess=may_guess)

    try:
        return profiled(f"spill-{name}", may_guess=True)
    except GuessFailed:
        # Types that only the end of a file tells are rare: then it is read anew, with all its cells known.
        return profiled(f"spill-{name}-again", may_guess=False)


def _profiled(
    order: Order,
    source: Source,
    spill: Path,
    settings: Settings,
    tell: Callable[[Pass], None],
    keep: Callable[[TableStates], None] | None,
    *,
    may_guess: bool,
) -> DatasetProfile:
    spill.mkdir(exist_ok=True)
    table = open_table(source.path, source.file_name, source.options, order.reading, spill, may_guess=may_guess)
    try:
        return profile_table(
            table,
            as_of=settings.as_of,
            top_n=settings.top_n,
            outlier_iqr_multiplier=settings.outlier_iqr_multiplier,
            source_bytes=source.path.stat().st_size,
            on_progress=tell,
            on_states=keep,
        )
    finally:
        table.close()


def _settings(order: Order, chosen: Mapping[str, object]) -> Settings:
    return Settings(order.as_of, int(str(chosen["top_n_values"])), float(str(chosen["outlier_iqr_multiplier"])))


class _Forward:
    """Reports how far a pass is, and never less than was reported before: a file may be read twice."""

    def __init__(self, report: Callable[[Progress], None], size_bytes: int) -> None:
        self._report = report
        self._size_bytes = size_bytes
        self._row_count = self._byte_count = 0

    def __call__(self, done: Pass) -> None:
        self._row_count, self._byte_count = max(self._row_count, done.row_count), max(self._byte_count, done.byte_count)
        fraction = min(1.0, self._byte_count / self._size_bytes) * MEASURED_SHARE
        self._report(Progress(self._row_count, self._byte_count, fraction))
