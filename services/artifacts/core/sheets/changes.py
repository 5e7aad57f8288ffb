"""What is other than in the last run of the same dataset: a part of the overview."""

from __future__ import annotations

from collections.abc import Iterator

from services.artifacts.core.layout import Block, Cell, Field, Grid, Heading, Paragraph
from services.artifacts.core.report import Report, entries, figure, section, text
from services.artifacts.core.sheets.links import column_links
from services.artifacts.core.sheets.wording import counted, time

MOST_CHANGES = 10
FIELDS = (Field("What changed"), Field("Where"), Field("Before", "figure"), Field("Now", "figure"))


def since_last_run(report: Report) -> Iterator[Block]:
    """Nothing where there was no run before."""
    since = section(report, "since_last_run")
    if not since:
        return
    changes = list(entries(since.get("changes")))
    linked = column_links(report)
    yield Heading("Since the last run")
    yield Paragraph(f"{time(since.get('created_at'))}  ·  {text(since.get('analysis_id'))}", is_quiet=True)
    if not changes:
        yield Paragraph("Nothing changed that would need a look.")
        return
    rows: list[list[Cell]] = [
        [text(change.get("message")), linked(change.get("column")), figure(change.get("old")), figure(change.get("new"))]
        for change in changes[:MOST_CHANGES]
    ]
    yield Grid(FIELDS, rows)
    total = since.get("change_count")
    if isinstance(total, int) and total > len(rows):
        yield Paragraph(f"The first {len(rows)} of {counted(total, 'change')}; the JSON report has more.", is_quiet=True)
