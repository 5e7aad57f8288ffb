"""Protobuf ⇄ what became of rows that were asked for in a table."""

from __future__ import annotations

from profilemydata.common.v1 import staged_rows_pb2
from profilemydata.persistence.v1 import analysis_record_pb2

from services.persistence.convert.records import failure_from_proto, failure_to_proto, moment, object_from_proto, timestamp
from services.persistence.core.ingest.ingestion import StagedColumn, StagedRows
from services.persistence.core.records import Ingest, IngestState


def ingest_to_proto(ingest: Ingest) -> analysis_record_pb2.Ingest:
    """What became of rows."""
    return analysis_record_pb2.Ingest(
        state=analysis_record_pb2.IngestState.Value(f"INGEST_STATE_{ingest.state.name}"),  # type: ignore[arg-type] # the stub says int
        table_name=ingest.table_name,
        row_count=ingest.row_count,
        load_time=timestamp(ingest.loaded_at) if ingest.loaded_at else None,
        failure=failure_to_proto(ingest.failure) if ingest.failure else None,
    )


def ingest_from_proto(ingest: analysis_record_pb2.Ingest) -> Ingest:
    """What became of rows, from the ledger."""
    name = analysis_record_pb2.IngestState.Name(ingest.state).removeprefix("INGEST_STATE_")
    return Ingest(
        IngestState.__members__.get(name, IngestState.PENDING),
        ingest.table_name,
        ingest.row_count if ingest.HasField("row_count") else None,
        moment(ingest.load_time) if ingest.HasField("load_time") else None,
        failure_from_proto(ingest.failure) if ingest.HasField("failure") else None,
    )


def staged_from_proto(rows: staged_rows_pb2.StagedRows) -> StagedRows:
    """What the profiler staged."""
    columns = tuple(
        StagedColumn(
            column.name,
            staged_rows_pb2.StagedType.Name(column.type).removeprefix("STAGED_TYPE_").lower(),
            column.precision,
            column.scale,
            column.is_empty,
        )
        for column in rows.columns
    )
    data = object_from_proto(rows.data) if rows.HasField("data") else None
    failure = failure_from_proto(rows.failure) if rows.HasField("failure") else None
    return StagedRows(rows.analysis_id, columns, rows.row_count, data, failure)
