"""Tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from client.cli.output import duration, size
from client.models import Analysis

if TYPE_CHECKING:
    from rich.table import Table

STATUS_STYLE = {"completed": "green", "partial": "yellow", "failed": "red", "cancelled": "dim"}


def analyses_table(analyses: Sequence[Analysis]) -> Table:
    """One row per analysis."""
    from rich.text import Text

    table = _table("analysis", "status", "file", "size", "time", "accepted", "in Snowflake")
    for analysis in analyses:
        table.add_row(
            analysis.analysis_id,
            Text(analysis.status, STATUS_STYLE.get(analysis.status, "")),
            Text(analysis.file_name),
            size(analysis.size_bytes),
            duration(analysis.execution_time_ms),
            _moment(analysis.created_at),
            _moment(analysis.persisted_at),
        )
    return table


def _table(*headings: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    return table


def _moment(text: str | None) -> str:
    return text[:19].replace("T", " ") if text else "–"
