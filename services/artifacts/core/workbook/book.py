"""A workbook that grows sheet by sheet and is written once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from services.artifacts.core.layout import Page, Table
from services.artifacts.core.workbook.archive import FixedTimeArchive
from services.artifacts.core.workbook.pages import write_page
from services.artifacts.core.workbook.tables import write_table

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""What a zip can name at least."""


class Book:
    """One .xlsx file. Rows leave memory as they are written."""

    def __init__(self, created_at: str) -> None:
        """``created_at`` is ISO 8601; the only time in the file, 1980 if it cannot be read."""
        self._at = _time(created_at)
        self._workbook = Workbook(write_only=True)
        properties = self._workbook.properties
        properties.creator, properties.title = "Profile My Data", "Data profile"
        properties.created = properties.modified = self._at.replace(tzinfo=None)

    def add(self, title: str, sheet: Table | Page) -> None:
        """Write a sheet after those before it."""
        worksheet = self._workbook.create_sheet(title)
        if isinstance(sheet, Table):
            write_table(worksheet, sheet)
        else:
            write_page(worksheet, sheet)

    def save(self, write_to: BinaryIO) -> None:
        """Write the file; the book is used up."""
        ExcelWriter(self._workbook, FixedTimeArchive(write_to, self._at)).save()


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return EARLIEST
    time = time.replace(microsecond=0, tzinfo=time.tzinfo or UTC).astimezone(UTC)
    return max(time, EARLIEST)
