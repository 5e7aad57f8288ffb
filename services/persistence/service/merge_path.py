"""Rows bound to a MERGE, a batch for each table: nothing lies about in between, and every row is there when it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.persistence.core.tables.base import HistoryRecord, Row
from services.persistence.core.tables.registry import TABLES
from services.persistence.core.warehouse import Warehouse

MAX_BATCH_BYTES = 12 * 1024 * 1024
"""Of one bound array; a string of Snowflake holds 16 MB."""
MAX_BATCH_ROWS = 20_000
"""Of one bound array, unless the settings say less."""


@dataclass(frozen=True, slots=True)
class MergePath:
    """See ``HistoryPath``."""

    warehouse: Warehouse
    max_rows: int = MAX_BATCH_ROWS

    async def write(self, records: Sequence[HistoryRecord]) -> frozenset[str]:
        for table in TABLES:
            rows = [row for record in records for row in table.rows(record)]
            for batch in batches(rows, MAX_BATCH_BYTES, self.max_rows):
                await self.warehouse.merge(table, batch)
        return frozenset(record.request.analysis_id for record in records)


def batches(rows: Sequence[Row], max_bytes: int, max_rows: int = MAX_BATCH_ROWS) -> Iterator[list[Row]]:
    """The rows in order, in runs that stay within both limits, bytes as JSON; a larger row travels alone."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        row_bytes = len(json.dumps(row).encode())
        if batch and (size + row_bytes > max_bytes or len(batch) >= max_rows):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += row_bytes
    if batch:
        yield batch
