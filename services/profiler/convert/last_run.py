"""What drifted since the last run: protobuf and core."""

from __future__ import annotations

from typing import cast

from profilemydata.profiler.v1 import profile_pb2

from services.profiler.convert.values import SEVERITIES, SEVERITY_NAMES
from services.profiler.core.last_run_drift import ColumnDrift, Direction, LastRunDrift, LastRunStatus


def last_run_drift_to_proto(drift: LastRunDrift) -> profile_pb2.LastRunDrift:
    """The comparison with the last run."""
    return profile_pb2.LastRunDrift(
        analysis_id=drift.analysis_id,
        status=drift.status,
        reason=drift.reason,
        compared_column_count=drift.compared_column_count,
        drifted_column_count=drift.drifted_column_count,
        not_compared=drift.not_compared,
        columns=[_column(each) for each in drift.columns],
    )


def last_run_drift_from_proto(message: profile_pb2.LastRunDrift) -> LastRunDrift:
    """The comparison again."""
    return LastRunDrift(
        analysis_id=message.analysis_id,
        status=cast(LastRunStatus, message.status),
        reason=message.reason,
        compared_column_count=message.compared_column_count,
        drifted_column_count=message.drifted_column_count,
        not_compared=dict(message.not_compared),
        columns=tuple(_column_again(each) for each in message.columns),
    )


def _column(column: ColumnDrift) -> profile_pb2.ColumnDrift:
    return profile_pb2.ColumnDrift(
        position=column.position,
        column=column.column,
        test=column.test,
        compared=column.compared,
        statistic=column.statistic,
        p_value=column.p_value,
        adjusted_p_value=column.adjusted_p_value,
        effect=column.effect,
        effect_name=column.effect_name,
        effect_threshold=column.effect_threshold,
        earlier_count=column.earlier_count,
        count=column.count,
        severity=SEVERITIES[column.severity],
        direction=column.direction,
        new_value_ratio=column.new_value_ratio,
    )


def _column_again(message: profile_pb2.ColumnDrift) -> ColumnDrift:
    return ColumnDrift(
        position=message.position,
        column=message.column,
        test=message.test,
        compared=message.compared,
        statistic=message.statistic if message.HasField("statistic") else None,
        p_value=message.p_value,
        adjusted_p_value=message.adjusted_p_value,
        effect=message.effect,
        effect_name=message.effect_name,
        effect_threshold=message.effect_threshold,
        earlier_count=message.earlier_count,
        count=message.count,
        severity=SEVERITY_NAMES.get(message.severity, "info"),
        direction=cast(Direction, message.direction),
        new_value_ratio=message.new_value_ratio if message.HasField("new_value_ratio") else None,
    )
