"""The feature type of a column that was profiled."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from services.profiler.core.metrics import MetricName
from services.profiler.core.profile import ColumnProfile, LogicalType
from services.profiler.core.semantics.feature_type.answer import ColumnStatistics
from services.profiler.core.semantics.feature_type.ask import feature_types

logger = logging.getLogger(__name__)
_NUMBERS: Final[frozenset[LogicalType]] = frozenset({"integer", "decimal", "float"})


def with_feature_types(columns: Sequence[ColumnProfile]) -> tuple[ColumnProfile, ...]:
    """The same columns, those with values knowing their feature type. Never raises: without a model nobody knows."""
    asked = [column for column in columns if column.number("count")]
    try:
        found = feature_types((column.name, statistics_of(column), _samples(column)) for column in asked)
    except Exception as error:  # noqa: BLE001 - a damaged model is no reason to give up a profile
        logger.warning("no feature types", extra={"error": type(error).__name__})
        return tuple(columns)
    known = {column.position: answer for column, answer in zip(asked, found, strict=True)}
    return tuple(
        replace(column, feature_type=answer.label, feature_confidence=answer.confidence)
        if (answer := known.get(column.position))
        else column
        for column in columns
    )


def statistics_of(column: ColumnProfile) -> ColumnStatistics:
    """A profile's figures in the terms that the model was trained on: what is blank or stands for nothing counts as missing."""
    count, missing = _count(column, "count"), _count(column, "missing_count")
    unfilled = _count(column, "effective_missing_count")
    return ColumnStatistics(
        row_count=None if count is None or missing is None else count + missing,
        missing_count=missing if unfilled is None else unfilled,
        distinct_count=_count(column, "distinct_count"),
        **_numbers(column),
    )


def _numbers(column: ColumnProfile) -> dict[str, float | None]:
    if column.logical_type in _NUMBERS:
        return {name: column.number(metric) for name, metric in _METRICS.items()}
    ratio = column.number("true_ratio")
    if column.logical_type == "boolean" and ratio is not None:
        # As numbers: 0 and 1.
        return {"mean": ratio, "stddev": (ratio * (1 - ratio)) ** 0.5, "min": float(ratio == 1), "max": float(ratio > 0)}
    return {}


_METRICS: Final[dict[str, MetricName]] = {"mean": "mean", "stddev": "stddev", "min": "min", "max": "max"}


def _count(column: ColumnProfile, name: MetricName) -> int | None:
    figure = column.number(name)
    return None if figure is None else int(figure)


def _samples(column: ColumnProfile) -> list[str]:
    return [top.value for top in column.top_values if top.value is not None]
