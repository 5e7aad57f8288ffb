"""What changed since the last run, on the first sheet."""

from __future__ import annotations

from typing import Any

from services.artifacts.core.layout import Grid, Link, Paragraph
from services.artifacts.core.sheets.changes import MOST_CHANGES, since_last_run


def blocks(changes: list[dict[str, Any]], count: int | None = None) -> list[Any]:
    since = {"analysis_id": "0190", "created_at": "2026-01-02T03:04:05Z", "changes": changes, "change_count": count or len(changes)}
    return list(since_last_run({"schema_version": "1", "columns": [{"name": "age"}], "since_last_run": since}))


def test_a_first_run_has_nothing_to_tell() -> None:
    assert not list(since_last_run({"schema_version": "1", "since_last_run": None}))


def test_a_run_like_the_last_says_so() -> None:
    assert blocks([])[-1] == Paragraph("Nothing changed that would need a look.")


def test_changes_show_both_figures_and_lead_to_their_column() -> None:
    change = {"message": "Fewer rows.", "column": "age", "old": 10, "new": 5.5}
    [grid] = [block for block in blocks([change]) if isinstance(block, Grid)]
    assert grid.rows == [["Fewer rows.", Link("age", "Columns", 0), 10, 5.5]]


def test_what_is_not_listed_is_counted() -> None:
    many = [{"message": "x", "column": None, "old": 1, "new": 2}] * (MOST_CHANGES + 1)
    assert "10 of 99 changes" in blocks(many, 99)[-1].text
