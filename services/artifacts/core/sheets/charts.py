"""Charts of the overview: where points are lost, where cells are missing, how grave the issues are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from services.artifacts.core.layout import Block, Cell, Chart, Field, Heading
from services.artifacts.core.report import Report, entries, number, section, text
from services.artifacts.core.sheets.links import column_links
from services.artifacts.core.sheets.wording import words

MOST_BARS = 12
SEVERITIES = ("critical", "high", "medium", "low", "info")


def quality_chart(report: Report) -> Iterator[Block]:
    """Points by dimension of quality."""
    scored = section(report, "dataset", "quality", "dimensions")
    rows = [(words(name), value) for name, points in scored.items() if (value := number(points)) is not None]
    yield from _chart("Quality by dimension", "Dimension", Field("Points of 100", "points"), rows)


def missing_chart(report: Report) -> Iterator[Block]:
    """Columns by the share of their cells that are missing, the emptiest first."""
    linked = column_links(report)
    shares = [
        (1 - complete, column)
        for column in entries(report.get("columns"))
        if (complete := number(section(column, "metrics").get("completeness"))) is not None and complete < 1
    ]
    # By the share alone: of equal ones the first column of the file comes first.
    shares.sort(key=lambda item: -item[0])
    rows = [(linked(column.get("name")), share) for share, column in shares[:MOST_BARS]]
    yield from _chart("Missing cells by column", "Column", Field("Missing", "ratio"), rows)


def severity_chart(report: Report) -> Iterator[Block]:
    """How many issues of each severity there are."""
    counted = Counter(text(issue.get("severity")) for issue in entries(report.get("issues")))
    rows = [(words(severity), counted[severity]) for severity in SEVERITIES if counted[severity]]
    yield from _chart("Issues by severity", "Severity", Field("Issues", "integer"), rows)


def _chart(title: str, label: str, figure: Field, rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    if rows:
        yield Heading(title)
        yield Chart((Field(label), figure), rows)
