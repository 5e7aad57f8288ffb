"""Counts how the lines of a text end."""

from __future__ import annotations

from services.profiler.core.readers.problems import Problems


class LineEnds:
    """CRLF and bare LF in stretches without quotes: inside quotes a line end is a matter of the cell."""

    def __init__(self, quote: str) -> None:
        self._quote = quote.encode()
        self._crlf_count = self._lf_count = 0

    def observe(self, text: bytes, end: int, line_count: int) -> None:
        """Whole lines up to ``end``."""
        if self._quote and text.find(self._quote, 0, end) >= 0:
            return
        crlf = text.count(b"\r\n", 0, end) if text.find(b"\r", 0, end) >= 0 else 0
        self._crlf_count += crlf
        ended = line_count if text.endswith((b"\n", b"\r"), 0, end) else line_count - 1
        self._lf_count += max(0, ended - crlf)

    def note(self, problems: Problems) -> None:
        """The lines that end in the rarer way."""
        problems.note("mixed_line_ends", count=min(self._crlf_count, self._lf_count))
