"""One row per column of a report: what of it merges with other runs, in Python as in plain SQL."""

from __future__ import annotations

from services.persistence.core.merging.column_states import ColumnState, SampleState, ThetaState
from services.persistence.core.tables.base import Column, HistoryRecord, Row, Table


def _rows(record: HistoryRecord) -> list[Row]:
    return [_row(record.request.analysis_id, state) for state in record.states]


def _row(analysis_id: str, state: ColumnState) -> Row:
    variants = {
        "distinct_state": _distinct(state.distinct),
        "quantile_state": _quantiles(state.quantiles),
        "absent_reasons": dict(state.absent) or None,
    }
    return {
        "analysis_id": analysis_id,
        "column_name": state.column_name,
        "logical_type": state.logical_type,
        "row_count": state.row_count,
        "null_count": state.null_count,
        "missing_count": state.missing_count,
        "value_count": state.value_count,
        "min_value": state.min_value,
        "max_value": state.max_value,
        "mean": state.mean,
        "m2": state.m2,
        "hashing": state.hashing,
        # A null of JSON is a value to SQL: what is not there is left out.
        **{name: value for name, value in variants.items() if value is not None},
    }


def _distinct(sketch: ThetaState | None) -> dict[str, object] | None:
    return {"theta": sketch.theta, "hashes": list(sketch.hashes)} if sketch else None


def _quantiles(sample: SampleState | None) -> dict[str, object] | None:
    if sample is None:
        return None
    weights = list(sample.weights)
    return {"points": list(sample.points), "weights": weights, "weight": sum(weights), "error": sample.error}


COLUMN_STATES = Table(
    name="column_states",
    columns=(
        Column("analysis_id", "VARCHAR"),
        Column("column_name", "VARCHAR"),
        Column("logical_type", "VARCHAR"),
        Column("row_count", "NUMBER(38,0)"),
        Column("null_count", "NUMBER(38,0)"),
        Column("missing_count", "NUMBER(38,0)"),
        Column("value_count", "NUMBER(38,0)"),
        Column("min_value", "FLOAT"),
        Column("max_value", "FLOAT"),
        Column("mean", "FLOAT"),
        Column("m2", "FLOAT"),
        Column("distinct_state", "VARIANT"),
        Column("quantile_state", "VARIANT"),
        Column("absent_reasons", "VARIANT"),
        Column("hashing", "VARCHAR"),
    ),
    key=("analysis_id", "column_name"),
    rows=_rows,
)
