"""One row per rendered file."""

from __future__ import annotations

from services.persistence.core.tables.base import Column, HistoryRecord, Row, Table, sql_time


def _rows(record: HistoryRecord) -> list[Row]:
    return [
        {
            "download_id": artifact.download_id,
            "analysis_id": record.request.analysis_id,
            "file_name": artifact.file_name,
            "s3_path": artifact.stored.key,
            "format": artifact.format,
            "size_bytes": artifact.stored.size_bytes,
            "created_at": sql_time(artifact.created_at),
            "sha256": artifact.stored.sha256,
        }
        for artifact in (record.manifest.artifacts if record.manifest else ())
    ]


DOWNLOADS = Table(
    name="downloads",
    columns=(
        Column("download_id", "VARCHAR"),
        Column("analysis_id", "VARCHAR"),
        Column("file_name", "VARCHAR"),
        Column("s3_path", "VARCHAR"),
        Column("format", "VARCHAR"),
        Column("size_bytes", "NUMBER(38,0)"),
        Column("created_at", "TIMESTAMP_NTZ"),
        Column("sha256", "VARCHAR"),
    ),
    key=("download_id",),
    rows=_rows,
)
