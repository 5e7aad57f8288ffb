"""Rows with faults: where to look in the file."""

from __future__ import annotations

from services.artifacts.core.layout import Field, Table
from services.artifacts.core.report import Report, entries, figure, section, text
from services.artifacts.core.sheets.links import column_links
from services.artifacts.core.sheets.wording import counted

FIELDS = (
    Field("Row", "integer", 11),
    Field("Line in file", "integer", 12),
    Field("Column", "text", 28),
    Field("Severity", "severity", 11),
    Field("Fault", "long_text", 50),
    Field("Value", "long_text", 40),
    Field("Rule", "text", 26),
)


class RowIssues:
    """One line per faulty row and column."""

    title = "Row issues"
    about = "Rows with faults: where to look in the file."

    def lay_out(self, report: Report) -> Table:
        """See ``Sheet``."""
        linked = column_links(report)
        rows = [
            (
                figure(issue.get("row")),
                figure(issue.get("source_line")),
                linked(issue.get("column")),
                text(issue.get("severity")),
                text(issue.get("message")),
                None if issue.get("value") is None else text(issue["value"]),
                text(issue.get("rule_id")),
            )
            for issue in entries(report.get("row_level_issues"))
        ]
        return Table(_note(report, len(rows)), FIELDS, rows)


def _note(report: Report, shown: int) -> str:
    total = section(report, "issue_summary", "row_level").get("total_count")
    if isinstance(total, int) and total > shown:
        return f"{shown:,} of {total:,} faults, shared fairly over columns and rules. Row 1 is the first row below the header."
    return f"{counted(shown, 'fault')}. Row 1 is the first row below the header."
