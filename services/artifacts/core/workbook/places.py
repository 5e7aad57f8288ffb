"""Where something stands in the workbook, as its formulas and links say it."""

from __future__ import annotations

from services.artifacts.core.layout import Link

HEADER_ROW = 2
"""Of a table: below its note."""


def address(link: Link) -> str:
    """The place that a link leads to: ``'Columns'!B5``."""
    quoted = link.sheet.replace("'", "''")
    return f"'{quoted}'!A1" if link.record is None else f"'{quoted}'!B{HEADER_ROW + 1 + link.record}"
