"""What was staged for the warehouse, as the ledger keeps it."""

from __future__ import annotations

from google.protobuf.json_format import MessageToJson
from profilemydata.common.v1 import analysis_pb2, staged_rows_pb2
from profilemydata.common.v1.object_ref_pb2 import ObjectRef

from services.profiler.core.writers.base import StagedColumn
from services.runtime.errors import ServiceError
from services.runtime.objects import ObjectInfo


class RowNotes:
    """See ``service.staging.Notes``."""

    def staged_rows(self, analysis_id: str, stored: ObjectInfo, columns: list[StagedColumn], row_count: int) -> bytes:
        """The note about a file of rows."""
        rows = staged_rows_pb2.StagedRows(analysis_id=analysis_id, row_count=row_count)
        rows.data.CopyFrom(
            ObjectRef(key=stored.key, size_bytes=stored.size_bytes, sha256=stored.sha256, media_type=stored.media_type)
        )
        for column in columns:
            rows.columns.add(
                name=column.name,
                type=staged_rows_pb2.StagedType.Value(f"STAGED_TYPE_{column.type.upper()}"),
                precision=column.precision,
                scale=column.scale,
                is_empty=column.is_empty,
            )
        return _json(rows)

    def no_rows(self, analysis_id: str, error: ServiceError) -> bytes:
        """The note that there will be no file."""
        failure = analysis_pb2.Failure(reason=error.reason, message=error.message, metadata=error.metadata)
        return _json(staged_rows_pb2.StagedRows(analysis_id=analysis_id, failure=failure))


def _json(rows: staged_rows_pb2.StagedRows) -> bytes:
    return MessageToJson(rows, preserving_proto_field_name=True, indent=None, sort_keys=True).encode()
