"""Builders of small profiles, so that a test names only the figures that it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from services.profiler.core.load_report import LoadProblem, LoadReport
from services.profiler.core.metrics import Absent, Metric, MetricName
from services.profiler.core.profile import CellPlace, ColumnProfile, DatasetProfile, EngineInfo, LogicalType, RowEvidence

ROWS = 1_000
ENGINE = EngineInfo("0", {}, "1", "2026-01-01T00:00:00Z", 1)


def metrics(**values: Any) -> dict[MetricName, Metric]:
    """Figures by name, exact unless they come as metrics; None for one that is absent."""
    return {cast(MetricName, name): _metric(cast(MetricName, name), value) for name, value in values.items()}


def _metric(name: MetricName, value: Any) -> Metric:
    if isinstance(value, Metric):
        return value
    return Metric(name, Absent("no_values") if value is None else value)


def places(*cells: tuple[int, str | None]) -> tuple[CellPlace, ...]:
    return tuple(CellPlace(row, row + 1, value) for row, value in cells)


def column(
    name: str = "a", logical_type: LogicalType = "text", *, position: int = 0, status: Any = "ok", **values: Any
) -> ColumnProfile:
    """A column of 1,000 present values that all is well with, but for the figures given."""
    evidence, patterns = values.pop("evidence", RowEvidence()), values.pop("patterns", ())
    figures = {"count": ROWS, "missing_count": 0, "null_count": 0, "nan_count": 0, "misfit_count": 0, **values}
    return ColumnProfile(position, name, "String", logical_type, status, metrics(**figures), patterns=patterns, evidence=evidence)


def table(
    *columns: ColumnProfile, problems: tuple[LoadProblem, ...] = (), places: tuple[CellPlace, ...] = (), **values: Any
) -> DatasetProfile:
    """A table of 1,000 rows; its columns are numbered in the order given."""
    numbered = tuple(replace(each, position=position) for position, each in enumerate(columns))
    figures = {"row_count": ROWS, "column_count": len(columns), **values}
    return DatasetProfile(
        LoadReport("t.csv", "csv", 1, "0" * 64, problems=problems), metrics(**figures), numbered, duplicate_rows=places
    )
