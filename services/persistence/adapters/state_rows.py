"""Rows of ``column_states`` as a warehouse answers them, read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.persistence.core.merging.column_states import ColumnState, Run, SampleState, ThetaState


def run_of(analysis_id: str, created_at: datetime, content_sha256: object, row: Mapping[str, object] | None) -> Run:
    """One run. ``row`` is that of the column, its variants as JSON text or as what JSON makes of it; None where there is none."""
    return Run(analysis_id, created_at, str(content_sha256) if content_sha256 else None, _state(row) if row else None)


def _state(row: Mapping[str, Any]) -> ColumnState:
    distinct, sample, absent = (_variant(row[name]) for name in ("distinct_state", "quantile_state", "absent_reasons"))
    return ColumnState(
        column_name=str(row["column_name"]),
        logical_type=str(row["logical_type"]),
        row_count=int(row["row_count"]),
        hashing=str(row["hashing"]),
        null_count=_count(row["null_count"]),
        missing_count=_count(row["missing_count"]),
        value_count=_count(row["value_count"]),
        min_value=_number(row["min_value"]),
        max_value=_number(row["max_value"]),
        mean=_number(row["mean"]),
        m2=_number(row["m2"]),
        distinct=ThetaState(int(distinct["theta"]), tuple(distinct["hashes"])) if distinct else None,
        quantiles=_sample(sample) if sample else None,
        absent=absent or {},
    )


def _sample(sample: Mapping[str, Any]) -> SampleState:
    return SampleState(tuple(map(float, sample["points"])), tuple(sample["weights"]), float(sample["error"]))


def _variant(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _count(value: object) -> int | None:
    return None if value is None else int(str(value))


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
