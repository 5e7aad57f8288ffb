"""The rows of a sheet, in the file's own words: openpyxl writes all around them, but is slow to write a cell."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from openpyxl.compat import safe_string
from openpyxl.utils import get_column_letter

HELD_BYTES = 1024**2
"""Of a sheet in memory; beyond, its rows lie in a temporary file."""

_NO_ROWS = re.compile(rb"<sheetData ?/>|<sheetData></sheetData>")
_AFTER_LINKS = b"<pageMargins"
"""What openpyxl writes next in every sheet, links or none."""


class Ink(NamedTuple):
    """A cell without its place: everything that follows its reference."""

    xml: str
    location: str = ""
    """Where a click on it leads; empty for nowhere."""


def text_ink(style: int, value: str, location: str = "") -> Ink:
    """A text: always as it is, never a formula."""
    if not value:
        return Ink(f' s="{style}" t="inlineStr"/>', location)
    space = "" if value == value.strip() else ' xml:space="preserve"'
    return Ink(f' s="{style}" t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>', location)


def number_ink(style: int, value: float) -> Ink:
    """A number. An infinite one, and NaN, leaves its cell empty: the file knows neither."""
    return Ink(f' s="{style}" t="n"><v>{safe_string(value)}</v></c>')


class Rows:
    """Rows from the first on, each written once."""

    def __init__(self) -> None:
        self._links: list[str] = []
        self._file = SpooledTemporaryFile(max_size=HELD_BYTES)  # noqa: SIM115 - lives as long as the book
        self.count = 0

    def append(self, cells: Sequence[Ink | None], height: float | None = None) -> None:
        """The next row. None leaves its cell out; ``height`` is in points, None for as high as usual."""
        self.count += 1
        tall = "" if height is None else f' ht="{safe_string(height)}" customHeight="1"'
        parts = [f'<row r="{self.count}"{tall}>']
        for column, ink in enumerate(cells, 1):
            if ink is None:
                continue
            place = f"{get_column_letter(column)}{self.count}"
            parts.append(f'<c r="{place}"{ink.xml}')
            if ink.location:
                self._links.append(f'<hyperlink ref="{place}" location={quoteattr(ink.location)}/>')
        parts.append("</row>")
        self._file.write("".join(parts).encode())

    def write_to(self, member: IO[bytes], around: bytes) -> None:
        """A sheet whole: these rows, once, and their links, in what openpyxl wrote ``around`` them."""
        before, after = _NO_ROWS.split(around)
        after, margins, end = after.partition(_AFTER_LINKS)
        member.write(before + b"<sheetData>")
        self._file.seek(0)
        shutil.copyfileobj(self._file, member)
        self._file.close()
        links = f"<hyperlinks>{''.join(self._links)}</hyperlinks>" if self._links else ""
        member.write(b"</sheetData>" + after + links.encode() + margins + end)
