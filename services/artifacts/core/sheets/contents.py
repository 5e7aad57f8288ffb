"""What is in the workbook: a link to every sheet, at the end of the first."""

from __future__ import annotations

from collections.abc import Sequence

from services.artifacts.core.layout import Block, Field, Grid, Heading, Link, Page, Sheet


def with_contents(page: Page, sheets: Sequence[Sheet]) -> Page:
    """The page with links to these sheets below."""
    rows = [(Link(sheet.title, sheet.title), sheet.about) for sheet in sheets]
    contents: list[Block] = [Heading("In this workbook"), Grid((Field("Sheet"), Field("What it tells")), rows)]
    return Page([*page.blocks, *contents])
