"""How a file was read, as plain data: what the reader decided and what was odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LoadProblem:
    """One kind of oddity met while reading. ``examples`` are places; of a cell they show the shape, never the value."""

    code: str
    count: int
    message: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a table of a file with several: its name and its used range."""

    name: str
    row_count: int
    column_count: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What the reader decided and what was odd."""

    file_name: str
    format: str
    size_bytes: int
    sha256: str
    encoding: str = ""
    has_bom: bool = False
    delimiter: str = ""
    quote: str = ""
    header_row_count: int = 0
    sheet: str = ""
    sheets: tuple[Sheet, ...] = ()
    """All there are, the chosen one among them."""
    json_path: str = ""
    """Where in the document the rows stand; empty for its top."""
    compression: str = ""
    """What the bytes were wrapped in: gzip, zstd, bzip2, xz, lzma or zip, two of them as zip+gzip; empty for nothing."""
    escape: str = ""
    comment: str = ""
    """What begins a line that is no data."""
    line_end: str = ""
    """lf, crlf, cr or mixed."""
    skipped_row_count: int = 0
    """Records before the header."""
    problems: tuple[LoadProblem, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
