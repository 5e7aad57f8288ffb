"""Presence, put together from what typing met in the source and what the typed column holds."""

from __future__ import annotations

from collections.abc import Mapping

from services.profiler.core.analyzers.kinds import is_text, metrics, ratio
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import CellCounts, Column


def presence(measured: Mapping[MetricName, Metric], cells: CellCounts, column: Column, row_count: int) -> dict[MetricName, Metric]:
    """Null, NaN, empty, blank and placeholder are disjoint; a typed column is null where its cell was any of them or a misfit."""
    nulls, nans = _count(measured, "null_count"), _count(measured, "nan_count")
    if is_text(column):
        empty, blank = _count(measured, "empty_count"), _count(measured, "blank_count")
    else:
        empty, blank = cells.empty_count, cells.blank_count
        nulls = max(0, nulls - empty - blank - cells.placeholder_count - cells.misfit_count)
    present = _count(measured, "count")
    missing = nulls + nans
    return metrics(
        null_count=nulls,
        empty_count=empty,
        blank_count=blank,
        placeholder_count=cells.placeholder_count,
        misfit_count=cells.misfit_count,
        missing_count=missing,
        effective_missing_count=missing + empty + blank + cells.placeholder_count,
        completeness=ratio(row_count - missing, row_count),
        validity=ratio(present, present + cells.misfit_count),
    )


def _count(measured: Mapping[MetricName, Metric], name: MetricName) -> int:
    metric = measured.get(name)
    return int(metric.number or 0) if metric else 0
