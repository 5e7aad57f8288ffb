"""What to do next."""

from __future__ import annotations

from services.artifacts.core.layout import Field, Table
from services.artifacts.core.report import Report, entries, figure, text, texts
from services.artifacts.core.sheets.links import column_links
from services.artifacts.core.sheets.wording import counted, words

FIELDS = (
    Field("#", "integer", 6),
    Field("Priority", "severity", 11),
    Field("Column", "text", 28),
    Field("What to do", "long_text", 60),
    Field("Why", "long_text", 50),
    Field("Gain", "points", 10),
    Field("Effort", "text", 10),
    Field("Settles", "text", 30),
    Field("Advised by", "text", 24),
)


class Recommendations:
    """Steps in the order in which they pay off."""

    title = "Recommendations"
    about = "What to do, in the order in which it pays off."

    def lay_out(self, report: Report) -> Table:
        """See ``Sheet``."""
        linked = column_links(report)
        rows = [
            (
                rank,
                text(item.get("priority")),
                linked(item.get("column")),
                text(item.get("action")),
                text(item.get("rationale")),
                figure(item.get("gain_points")),
                words(item.get("effort")),
                ", ".join(texts(item.get("rule_ids"))),
                ", ".join(texts(item.get("agent_ids"))),
            )
            for rank, item in enumerate(entries(report.get("recommendations")), 1)
        ]
        note = f"{counted(len(rows), 'recommendation')}. Gain is in points of the quality score."
        return Table(note, FIELDS, rows, frozen_fields=3)
