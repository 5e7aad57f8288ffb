"""One row per analysis with a report: the report itself as VARIANT, and where the whole of it lies."""

from __future__ import annotations

import json
from collections.abc import Mapping

from services.persistence.core.tables.base import Column, HistoryRecord, Row, Table, sql_time, tool

MAX_VARIANT_BYTES = 8 * 1024 * 1024
"""Larger reports are kept without their bulky parts. Snowflake's own limit is 16 MB or more."""
BULKY_PARTS = ("row_level_issues", "columns", "agents", "issues", "alerts", "recommendations", "dataset", "routing_decisions")
"""Left out in this order until the rest fits."""


def _rows(record: HistoryRecord) -> list[Row]:
    if record.report is None or record.report_object is None:
        return []
    report, left_out = fit(record.report, MAX_VARIANT_BYTES)
    return [
        {
            "analysis_id": record.request.analysis_id,
            "tool": tool(record),
            "report": report,
            "created_at": sql_time(record.outcome.ended_at),
            "report_path": record.report_object.key,
            "report_sha256": record.report_object.sha256,
            "report_size_bytes": record.report_object.size_bytes,
            "left_out": ",".join(left_out) or None,
        }
    ]


def fit(report: Mapping[str, object], max_bytes: int) -> tuple[Mapping[str, object], tuple[str, ...]]:
    """The report within the limit, and the parts that it lost for it."""
    sizes = {name: len(json.dumps(part).encode()) + len(name) + 4 for name, part in report.items()}
    total = sum(sizes.values())
    left_out: list[str] = []
    for name in (*BULKY_PARTS, *sorted(sizes, key=lambda name: -sizes[name])):
        if total <= max_bytes:
            break
        if name in sizes and name not in left_out:
            left_out.append(name)
            total -= sizes[name]
    return {name: part for name, part in report.items() if name not in left_out}, tuple(left_out)


ANALYSIS_REPORTS = Table(
    name="analysis_reports",
    columns=(
        Column("analysis_id", "VARCHAR"),
        Column("tool", "VARCHAR"),
        Column("report", "VARIANT"),
        Column("created_at", "TIMESTAMP_NTZ"),
        Column("report_path", "VARCHAR"),
        Column("report_sha256", "VARCHAR"),
        Column("report_size_bytes", "NUMBER(38,0)"),
        Column("left_out", "VARCHAR"),
    ),
    key=("analysis_id",),
    rows=_rows,
)
