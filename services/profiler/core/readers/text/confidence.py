"""How sure each decision about a text file is."""

from __future__ import annotations

from collections.abc import Mapping

from services.profiler.core.readers.text.opening import OpenedText

DETECTED_COMMENT = 0.8
MIXED_LINE_END = 0.8


def confidence_of(text: OpenedText, line_end: str) -> Mapping[str, float]:
    """By decision, 0..1; what is declared or certain is 1."""
    sniffed, dialect = text.sniffed, text.dialect
    return {
        "encoding": text.encoding.confidence,
        "dialect": min(sniffed.confidence, sniffed.quote_confidence, sniffed.escape_confidence),
        "delimiter": sniffed.confidence,
        "quote": sniffed.quote_confidence,
        "escape": sniffed.escape_confidence,
        "comment": DETECTED_COMMENT if dialect.comment and not dialect.is_comment_certain else 1.0,
        "line_end": MIXED_LINE_END if line_end == "mixed" else 1.0,
        "header": round(text.layout.confidence, 3),
    }
