"""What is wrong, the most harmful first."""

from __future__ import annotations

from services.artifacts.core.layout import Field, Table
from services.artifacts.core.report import Report, entries, figure, section, text, texts
from services.artifacts.core.sheets.links import column_links
from services.artifacts.core.sheets.wording import counted, words

FIELDS = (
    Field("Severity", "severity", 11),
    Field("Column", "text", 28),
    Field("Issue", "long_text", 60),
    Field("Rows", "integer", 12),
    Field("Share of rows", "ratio", 13),
    Field("Dimension", "text", 15),
    Field("Rule", "text", 26),
    Field("Found by", "text", 24),
    Field("Evidence", "long_text", 40),
)


class Issues:
    """Every issue with the rows it touches."""

    title = "Issues"
    about = "What is wrong, and how many rows it touches."

    def lay_out(self, report: Report) -> Table:
        """See ``Sheet``."""
        linked = column_links(report)
        rows = [
            (
                text(issue.get("severity")),
                linked(issue.get("column")),
                text(issue.get("message")),
                figure(issue.get("affected_row_count")),
                figure(issue.get("affected_ratio")),
                words(issue.get("dimension")),
                text(issue.get("rule_id")),
                ", ".join(texts(issue.get("agent_ids"))),
                "\n".join(f"{words(name)}: {text(value)}" for name, value in section(issue, "evidence").items()),
            )
            for issue in entries(report.get("issues"))
        ]
        return Table(f"{counted(len(rows), 'issue')}, ranked by severity and share of rows.", FIELDS, rows, frozen_fields=2)
