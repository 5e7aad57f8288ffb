"""One row per figure whose course over analyses people ask for: trends without touching a VARIANT."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from services.persistence.core.tables.base import Column, HistoryRecord, Row, Table

DATASET_METRICS = ("row_count", "column_count", "duplicate_row_count", "missing_cell_count", "missing_cell_ratio")
COLUMN_METRICS_KEPT = (
    "count",
    "null_count",
    "missing_count",
    "completeness",
    "validity",
    "distinct_count",
    "unique_count",
    "uniqueness",
    "min",
    "max",
    "mean",
    "stddev",
    "median",
    "outlier_count",
)
QUALITY_SCORE = "quality_score"
"""Points, 0..100; of a column or of the dataset."""


def _rows(record: HistoryRecord) -> list[Row]:
    report = record.report or {}
    rows: dict[tuple[str, str], Row] = {}
    for column, metric, value in _figures(report):
        # Two columns of one name would be one key: the first stands, as in the file.
        rows.setdefault(
            (column, metric),
            {"analysis_id": record.request.analysis_id, "column_name": column, "metric": metric, "value": value},
        )
    return list(rows.values())


def _figures(report: Mapping[str, object]) -> Iterator[tuple[str, str, float | None]]:
    dataset = _mapping(report.get("dataset"))
    yield from _kept("", {**_mapping(dataset.get("metrics")), **dataset}, DATASET_METRICS)
    yield from _quality("", dataset)
    columns = report.get("columns")
    for column in columns if isinstance(columns, list) else []:
        body = _mapping(column)
        name = str(body.get("name", ""))
        # The empty name stands for the dataset; a column without name has no history.
        if name:
            yield from _kept(name, _mapping(body.get("metrics")), COLUMN_METRICS_KEPT)
            yield from _quality(name, body)


def _kept(column: str, metrics: Mapping[str, object], names: tuple[str, ...]) -> Iterator[tuple[str, str, float | None]]:
    for name in names:
        if name in metrics:
            yield column, name, _number(metrics[name])


def _quality(column: str, body: Mapping[str, object]) -> Iterator[tuple[str, str, float | None]]:
    quality = _mapping(body.get("quality"))
    if "score" in quality:
        yield column, QUALITY_SCORE, _number(quality["score"])


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        # Integers beyond 2^53 stand as text in the report; dates and text have no course to draw.
        try:
            value = int(value)
        except ValueError:
            return None
    if not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


COLUMN_METRICS = Table(
    name="column_metrics",
    columns=(
        Column("analysis_id", "VARCHAR"),
        Column("column_name", "VARCHAR"),
        Column("metric", "VARCHAR"),
        Column("value", "FLOAT"),
    ),
    key=("analysis_id", "column_name", "metric"),
    rows=_rows,
)
