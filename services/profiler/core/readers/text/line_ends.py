"""Counts how the lines of a text end."""

from __future__ import annotations

from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.text.dialect import Dialect

FRONT_BYTES = 64 * 1024


class LineEnds:
    """CRLF and bare LF in stretches without quotes: inside quotes a line end is a matter of the cell."""

    def __init__(self, dialect: Dialect) -> None:
        self._quote = dialect.quote.encode()
        self._line_end = dialect.line_end
        self._crlf_count = self._lf_count = 0
        self._quoted_crlf = False

    def observe(self, text: bytes, end: int, line_count: int) -> None:
        """Whole lines up to ``end``."""
        if self._quote and text.find(self._quote, 0, end) >= 0:
            # A look at the front is enough: this only gives the line end its name where every line has quotes.
            self._quoted_crlf = self._quoted_crlf or text.find(b"\r\n", 0, min(end, FRONT_BYTES)) >= 0
            return
        crlf = text.count(b"\r\n", 0, end) if text.find(b"\r", 0, end) >= 0 else 0
        self._crlf_count += crlf
        ended = line_count if text.endswith((b"\n", b"\r"), 0, end) else line_count - 1
        self._lf_count += max(0, ended - crlf)

    def note(self, problems: Problems) -> None:
        """The lines that end in the rarer way."""
        problems.note("mixed_line_ends", count=min(self._crlf_count, self._lf_count))

    @property
    def name(self) -> str:
        """lf, crlf, cr or mixed; other for any sign that is no line end elsewhere."""
        if self._line_end != "\n":
            return "cr" if self._line_end == "\r" else "other"
        if self._crlf_count and self._lf_count:
            return "mixed"
        if self._crlf_count or self._lf_count:
            return "crlf" if self._crlf_count else "lf"
        return "crlf" if self._quoted_crlf else "lf"
