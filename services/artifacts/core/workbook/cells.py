"""What may stand in a cell: text that is never a formula, numbers that Excel holds exactly."""

from __future__ import annotations

import re

MAX_TEXT = 32_767
"""UTF-16 code units that a cell holds."""
MAX_EXACT_INTEGER = 10**15 - 1
"""Excel keeps 15 digits; longer integers are shown as text."""
# Control characters, lone surrogates and non-characters: XML 1.0 has no way to write them.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def safe_value(value: int | float | str | bool | None) -> int | float | str | None:
    """A value as it is written: truths in words, integers beyond Excel's reach as text, text made safe."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value if abs(value) <= MAX_EXACT_INTEGER else str(value)
    if isinstance(value, str):
        return safe_text(value)
    return value


def safe_text(value: str) -> str:
    """Text without characters that break the file, cut with a visible note where a cell cannot hold it."""
    clean = ILLEGAL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if _units(clean) <= MAX_TEXT:
        return clean
    note = f" … [cut: {len(value):,} characters in all]"
    room = MAX_TEXT - _units(note)
    kept = clean[:room]
    while _units(kept) > room:
        kept = kept[: len(kept) - (_units(kept) - room + 1) // 2]
    return kept + note


def _units(text: str) -> int:
    """Length as Excel counts it: characters beyond the basic plane are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
