"""One row per ended analysis: who, what, when, how it ended."""

from __future__ import annotations

from services.persistence.core.datasets import dataset_id, schema_fingerprint
from services.persistence.core.records import DatasetSpec, duration_ms
from services.persistence.core.tables.base import Column, HistoryRecord, Row, Table, sql_time, tool


def _rows(record: HistoryRecord) -> list[Row]:
    request, outcome = record.request, record.outcome
    fingerprint = schema_fingerprint(record.report)
    return [
        {
            "analysis_id": request.analysis_id,
            "tool": tool(record),
            "user_id": request.owner.user_id,
            "timestamp": sql_time(request.created_at),
            "execution_time_ms": duration_ms(request, outcome),
            "primary_file_path": _key(request.spec.primary),
            "baseline_file_path": _key(request.spec.baseline or request.spec.baseline_file),
            "status": outcome.state.value,
            "tenant_id": request.owner.tenant_id,
            "dataset_name": request.dataset_name,
            "baseline_analysis_id": request.spec.baseline_analysis_id or None,
            "ended_at": sql_time(outcome.ended_at),
            "failure_reason": outcome.failure.reason if outcome.failure else None,
            "failure_message": outcome.failure.message if outcome.failure else None,
            "dataset_id": dataset_id(request.spec.dataset_name, request.file_name, fingerprint),
            "schema_fingerprint": fingerprint,
            "content_sha256": _content(record),
        }
    ]


def _content(record: HistoryRecord) -> str | None:
    load = (record.report or {}).get("load")
    digest = load.get("sha256") if isinstance(load, dict) else None
    return digest if isinstance(digest, str) and digest else None


def _key(dataset: DatasetSpec | None) -> str | None:
    """Where the bytes are, or were when an earlier analysis read them: a key of the store, or the URI of a source."""
    if dataset is None:
        return None
    return dataset.stored.key if dataset.stored else dataset.source_uri or None


ANALYSIS_METADATA = Table(
    name="analysis_metadata",
    columns=(
        Column("analysis_id", "VARCHAR"),
        Column("tool", "VARCHAR"),
        Column("user_id", "VARCHAR"),
        Column("timestamp", "TIMESTAMP_NTZ"),
        Column("execution_time_ms", "NUMBER(38,0)"),
        Column("primary_file_path", "VARCHAR"),
        Column("baseline_file_path", "VARCHAR"),
        Column("status", "VARCHAR"),
        Column("tenant_id", "VARCHAR"),
        Column("dataset_name", "VARCHAR"),
        Column("baseline_analysis_id", "VARCHAR"),
        Column("ended_at", "TIMESTAMP_NTZ"),
        Column("failure_reason", "VARCHAR"),
        Column("failure_message", "VARCHAR"),
        Column("dataset_id", "VARCHAR"),
        Column("schema_fingerprint", "VARCHAR"),
        Column("content_sha256", "VARCHAR"),
    ),
    key=("analysis_id",),
    rows=_rows,
)
