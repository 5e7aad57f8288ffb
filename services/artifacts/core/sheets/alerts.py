"""Thresholds that were crossed."""

from __future__ import annotations

from services.artifacts.core.layout import Field, Table
from services.artifacts.core.report import Report, entries, figure, text, texts
from services.artifacts.core.sheets.links import column_links
from services.artifacts.core.sheets.wording import counted, words

FIELDS = (
    Field("Severity", "severity", 11),
    Field("Column", "text", 28),
    Field("Alert", "long_text", 60),
    Field("Measured", "text", 20),
    Field("Value", "figure", 14),
    Field("Last run", "figure", 14),
    Field("Threshold", "figure", 14),
    Field("Rule", "text", 26),
    Field("Raised by", "text", 24),
)


class Alerts:
    """What deserves attention at once."""

    title = "Alerts"
    about = "Limits that were crossed, the gravest first."

    def lay_out(self, report: Report) -> Table:
        """See ``Sheet``."""
        linked = column_links(report)
        rows = [
            (
                text(alert.get("severity")),
                linked(alert.get("column")),
                text(alert.get("message")),
                words(alert.get("metric")),
                figure(alert.get("value")),
                figure(alert.get("previous_value")),
                figure(alert.get("threshold")),
                text(alert.get("rule_id")),
                ", ".join(texts(alert.get("agent_ids"))),
            )
            for alert in entries(report.get("alerts"))
        ]
        return Table(f"{counted(len(rows), 'alert')}, the gravest first.", FIELDS, rows, frozen_fields=2)
