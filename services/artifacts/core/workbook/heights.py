"""How high a row has to be: nobody fits rows of wrapped text before a person opens the file, and a printer never does."""

from __future__ import annotations

from math import ceil

LINE_HEIGHT = 15.0
MAX_HEIGHT = 409.0
"""Excel's greatest."""
LETTER = 0.95
"""Width of a letter on average, in characters of a column's width."""


def height_of(text: str, width: float) -> float:
    """Of text that is wrapped at so many characters."""
    lines = sum(max(1, ceil(len(line) * LETTER / width)) for line in text.split("\n"))
    return min(lines * LINE_HEIGHT, MAX_HEIGHT)
