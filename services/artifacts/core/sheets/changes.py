"""What is other than in the last run of the same dataset: a part of the overview."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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
    yield Heading("Since the last run")
    yield Paragraph(f"{time(since.get('created_at'))}  ·  {text(since.get('analysis_id'))}", is_quiet=True)
    compared = section(since, "drift")
    if not changes:
        same = compared.get("status") == "same_file"
        yield Paragraph("The file is the same as in the last run." if same else "Nothing changed that would need a look.")
    else:
        yield from _changes(since, changes, column_links(report))
    if compared and compared.get("status") != "same_file":
        yield Paragraph(text(compared.get("message")), is_quiet=True)


def _changes(since: Report, changes: Sequence[Report], linked: Callable[[object], Cell]) -> Iterator[Block]:
    rows: list[list[Cell]] = [
        [text(change.get("message")), linked(change.get("column")), figure(change.get("old")), figure(change.get("new"))]
        for change in changes[:MOST_CHANGES]
    ]
    yield Grid(FIELDS, rows)
    total = since.get("change_count")
    if isinstance(total, int) and total > len(rows):
        yield Paragraph(f"The first {len(rows)} of {counted(total, 'change')}; the JSON report has more.", is_quiet=True)
