"""Writes a table as text, with every sign of the dialect for choice, file-wide or in one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tests.pollution.tables import CleanTable


@dataclass(frozen=True, slots=True)
class Spelling:
    """A dialect; ``escape`` None means that nothing takes the meaning of a quote away."""

    delimiter: str = ","
    quote: str = '"'
    escape: str | None = '"'
    line_end: str = "\r\n"
    delimiter_by_line: Mapping[int, str] = field(default_factory=dict)
    """Lines from 0, the header the first."""

    def cell(self, value: str, delimiter: str, *, quoted: bool = False) -> str:
        """A cell, quoted where it must be."""
        if not quoted and not any(sign in value for sign in (delimiter, self.quote, "\n", "\r")):
            return value
        escape = self.escape or ""
        return self.quote + value.replace(self.quote, escape + self.quote) + self.quote

    def line(self, values: list[str], number: int, quoted: frozenset[int] = frozenset()) -> list[str]:
        """The cells of a line as they are written."""
        delimiter = self.delimiter_by_line.get(number, self.delimiter)
        return [self.cell(value, delimiter, quoted=i in quoted) for i, value in enumerate(values)]

    def text(self, lines: list[list[str]]) -> str:
        """Lines of written cells as one text."""
        return "".join(self.delimiter_by_line.get(i, self.delimiter).join(line) + self.line_end for i, line in enumerate(lines))

    def lines(self, table: CleanTable) -> list[list[str]]:
        """The table, header first, cell by cell."""
        return [self.line(values, i, table.quoted) for i, values in enumerate([table.header, *table.rows])]

    def whole(self, table: CleanTable) -> str:
        """The table as text."""
        return self.text(self.lines(table))

    def having(self, **changes: object) -> Spelling:
        """The same but for something."""
        return replace(self, **changes)  # type: ignore[arg-type]
