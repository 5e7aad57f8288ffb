"""The report as an Excel workbook."""

from __future__ import annotations

from typing import BinaryIO

from services.artifacts.core.layout import Page
from services.artifacts.core.report import Report, section, text
from services.artifacts.core.sheets.contents import with_contents
from services.artifacts.core.sheets.registry import SHEETS
from services.artifacts.core.workbook.book import Book


class ExcelRenderer:
    """For people who filter, sort and pass on."""

    name = "xlsx"
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def render(self, report: Report, write_to: BinaryIO) -> None:
        """See ``Renderer``."""
        book = Book(created_at=text(section(report, "analysis").get("created_at")))
        first, *others = SHEETS
        page = first.lay_out(report)
        book.add(first.title, with_contents(page, others) if isinstance(page, Page) else page)
        for sheet in others:
            book.add(sheet.title, sheet.lay_out(report))
        book.save(write_to)
