"""How the cells of a text file are told apart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """Delimiter, quote, escape and line end.

    ``delimiter`` is empty where each line is one cell, ``quote`` where nothing is quoted.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    """Character that takes the meaning of a following quote away; empty where quotes are doubled."""
    line_end: str = "\n"
    """``\\n`` stands for ``\\r\\n`` too; ``\\r`` only where no ``\\n`` ends a line."""
