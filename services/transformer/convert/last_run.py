"""What the profiler said of the last run, as plain data."""

from __future__ import annotations

from profilemydata.profiler.v1 import profile_pb2

from services.transformer.convert.figures import severity_of
from services.transformer.core.measured_drift import ColumnDrift, DriftEvidence, DriftStatus, LastRunDrift

STATUSES: dict[str, DriftStatus] = {"compared": "compared", "same_file": "same_file"}


def last_run_drift_of(drift: profile_pb2.LastRunDrift) -> LastRunDrift:
    """The comparison; a status of newer profilers counts as none."""
    return LastRunDrift(
        analysis_id=drift.analysis_id,
        status=STATUSES.get(drift.status, "not_compared"),
        reason=drift.reason or None,
        compared_column_count=drift.compared_column_count,
        drifted_column_count=drift.drifted_column_count,
        not_compared={reason: drift.not_compared[reason] for reason in sorted(drift.not_compared)},
        columns=tuple(_column(each) for each in drift.columns),
    )


def _column(column: profile_pb2.ColumnDrift) -> ColumnDrift:
    evidence = DriftEvidence(
        test=column.test,
        compared=column.compared,
        statistic=column.statistic if column.HasField("statistic") else None,
        p_value=column.p_value,
        adjusted_p_value=column.adjusted_p_value,
        effect=column.effect,
        effect_name=column.effect_name,
        effect_threshold=column.effect_threshold,
        earlier_count=column.earlier_count,
        count=column.count,
        direction=column.direction or None,
        new_value_ratio=column.new_value_ratio if column.HasField("new_value_ratio") else None,
    )
    return ColumnDrift(column.column, severity_of(column.severity), evidence)
