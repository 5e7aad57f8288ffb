"""How a sheet comes out of a printer: landscape, as wide as the paper allows, numbered."""

from __future__ import annotations

from math import ceil

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

A4 = 9
READABLE_WIDTH = 240.0
"""Characters that a page holds before print gets too small."""


def set_up_printing(worksheet: Worksheet, width: float) -> None:
    """Fit ``width`` characters to as many pages side by side as keep them readable. Before the first row is written."""
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = A4
    worksheet.page_setup.fitToWidth = max(1, ceil(width / READABLE_WIDTH))
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = worksheet.oddFooter
    if footer is not None:
        footer.left.text, footer.right.text = "&A", "&P / &N"
