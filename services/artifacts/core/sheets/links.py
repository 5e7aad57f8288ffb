"""Where a name on a sheet leads to."""

from __future__ import annotations

from collections.abc import Callable

from services.artifacts.core.layout import Cell, Link
from services.artifacts.core.report import Report, entries, text
from services.artifacts.core.sheets.wording import WHOLE_DATASET

COLUMNS = "Columns"
"""Title of the column dictionary."""


def column_links(report: Report) -> Callable[[object], Cell]:
    """From a column's name to the link to its row in the dictionary; of equal names the first is meant. Null is the dataset."""
    places: dict[str, int] = {}
    for record, column in enumerate(entries(report.get("columns"))):
        places.setdefault(text(column.get("name")), record)

    def linked(name: object) -> Cell:
        if name is None:
            return WHOLE_DATASET
        record = places.get(text(name))
        # A link needs something to click on.
        return text(name) if record is None or not text(name) else Link(text(name), COLUMNS, record)

    return linked
