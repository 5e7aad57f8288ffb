"""One row per alert, issue and recommendation of a report: what dashboards count without touching a VARIANT."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Literal

from services.persistence.core.tables.base import Column, HistoryRecord, Row, Table

Kind = Literal["alert", "issue", "recommendation"]
LISTS: tuple[tuple[str, Kind], ...] = (("alerts", "alert"), ("issues", "issue"), ("recommendations", "recommendation"))
"""The report's list and what one of its items is."""


def _rows(record: HistoryRecord) -> list[Row]:
    report = record.report or {}
    return [
        {"analysis_id": record.request.analysis_id, "kind": kind, "ordinal": ordinal, **_body(kind, item)}
        for name, kind in LISTS
        for ordinal, item in _items(report.get(name))
    ]


def _items(found: object) -> Iterator[tuple[int, Mapping[str, object]]]:
    # The place in the list is the key: one rule may speak twice of a column, and a report never changes.
    for ordinal, item in enumerate(found if isinstance(found, list) else []):
        if isinstance(item, dict):
            yield ordinal, item


def _body(kind: Kind, item: Mapping[str, object]) -> Row:
    """Advice has an id, a priority and an action where the others have a rule, a severity and a message."""
    is_advice = kind == "recommendation"
    agents = item.get("agent_ids")
    return {
        "rule_id": item.get("recommendation_id" if is_advice else "rule_id"),
        "severity": item.get("priority" if is_advice else "severity"),
        "column_name": item.get("column") or "",
        "dimension": item.get("dimension"),
        "message": item.get("action" if is_advice else "message"),
        "affected_row_count": _figure(item.get("affected_row_count")),
        "affected_ratio": _figure(item.get("affected_ratio")),
        "agents": agents if isinstance(agents, list) else [],
        "confidence": _figure(item.get("confidence")),
    }


def _figure(value: object) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


FINDINGS = Table(
    name="findings",
    columns=(
        Column("analysis_id", "VARCHAR"),
        Column("kind", "VARCHAR"),
        Column("ordinal", "NUMBER(38,0)"),
        Column("rule_id", "VARCHAR"),
        Column("severity", "VARCHAR"),
        Column("column_name", "VARCHAR"),
        Column("dimension", "VARCHAR"),
        Column("message", "VARCHAR"),
        Column("affected_row_count", "NUMBER(38,0)"),
        Column("affected_ratio", "FLOAT"),
        Column("agents", "VARIANT"),
        Column("confidence", "FLOAT"),
    ),
    key=("analysis_id", "kind", "ordinal"),
    rows=_rows,
)
