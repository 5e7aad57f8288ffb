"""The work itself, in the child: read, measure, judge, encode."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version

import polars as pl

from services.profiler.adapters.sandbox.job_codec import Order
from services.profiler.convert.profiles import profile_to_proto
from services.profiler.core.agents.requests import parameters_of, resolve
from services.profiler.core.analysis import analyze
from services.profiler.core.engine import Progress as Pass
from services.profiler.core.engine import profile_table
from services.profiler.core.profile import DatasetProfile, EngineInfo
from services.profiler.core.readers.base import GuessFailed
from services.profiler.core.readers.registry import open_table
from services.profiler.service.jobs import Progress, Source
from services.runtime.clock import SystemClock

CONVENTION_VERSION = "1"
"""Of what every figure means."""
MEASURED_SHARE = 0.95
"""Of the work, when the last row is measured: judging is what is left."""


def profile(order: Order, report: Callable[[Progress], None]) -> bytes:
    """The serialized ``Profile`` of an order. Raises ``ServiceError``, or anything that the engine raises."""
    began = time.monotonic()
    report(Progress(0, 0, 0.0))
    runs = resolve(order.job.agents, order.job.baseline is not None)
    chosen = parameters_of(runs, "unified-profiler")
    primary = _measure(order, order.job.primary, "primary", chosen, report)
    baseline = _measure(order, order.job.baseline, "baseline", chosen, report) if order.job.baseline else None
    engine = EngineInfo(version("profile-my-data"), {"polars": pl.__version__}, CONVENTION_VERSION, order.as_of.isoformat(), 0)
    result = analyze(runs, primary, baseline, engine, SystemClock(), order.job.policy)
    took_ms = round((time.monotonic() - began) * 1000)
    return profile_to_proto(replace(result, engine=replace(engine, execution_time_ms=took_ms))).SerializeToString()


def _measure(
    order: Order, source: Source, name: str, chosen: Mapping[str, object], report: Callable[[Progress], None]
) -> DatasetProfile:
    tell = _Forward(report, max(1, source.path.stat().st_size))
    try:
        return _profiled(order, source, f"spill-{name}", chosen, tell, may_guess=True)
    except GuessFailed:
        # Types that only the end of a file tells are rare: then it is read anew, with all its cells known.
        return _profiled(order, source, f"spill-{name}-again", chosen, tell, may_guess=False)


def _profiled(
    order: Order, source: Source, spill_name: str, chosen: Mapping[str, object], tell: Callable[[Pass], None], *, may_guess: bool
) -> DatasetProfile:
    spill = order.job.directory / spill_name
    spill.mkdir(exist_ok=True)
    table = open_table(source.path, source.file_name, source.options, order.reading, spill, may_guess=may_guess)
    try:
        return profile_table(
            table,
            as_of=order.as_of,
            top_n=int(str(chosen["top_n_values"])),
            outlier_iqr_multiplier=float(str(chosen["outlier_iqr_multiplier"])),
            on_progress=tell,
        )
    finally:
        table.close()


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
