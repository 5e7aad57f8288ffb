"""How the cells of a text file are told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """Delimiter, quote, escape, line end and comment sign.

    ``delimiter`` is empty where each line is one cell, ``quote`` where nothing is quoted. A delimiter may be several characters.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    """Character that takes the meaning of a following quote away; empty where quotes are doubled."""
    line_end: str = "\n"
    """``\\n`` stands for ``\\r\\n`` too; ``\\r`` only where no ``\\n`` ends a line."""
    comment: str = ""
    """What begins a line that is no record; empty where nothing does."""
    is_run: bool = False
    """Whether further delimiters right after one are part of it, as in columns aligned with spaces."""
    is_comment_certain: bool = False
    """Whether every line that begins with the sign is a comment; else only lines that are no record of full width."""

    @property
    def delimiter_pattern(self) -> str:
        """Matches one delimiter; matches nothing where there is none."""
        if not self.delimiter:
            return "(?!)"
        more = f"{re.escape(self.delimiter[-1])}*+" if self.is_run else ""
        return re.escape(self.delimiter) + more
