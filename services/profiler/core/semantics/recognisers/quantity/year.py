"""Years of our time."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Year(FormRecogniser):
    """Four digits between 1500 and 2199, or two years that follow each other."""

    name = "year"
    words = "a year"
    names = ("year", "yr", "jahr", "ano", "annee", "anno", "rok", "academic year", "fiscal year", "fy", "season", "vintage")
    hints = ("period", "date", "since", "until", "founded", "built", "established", "released")
    unlike = ("id", "count", "price", "amount", "population", "yearly")
    types = frozenset({"text", "integer"})
    forms = (
        Form("a span of two years", r"(?:1[5-9]|20)[0-9]{2}[-/–](?:(?:19|20)[0-9]{2}|[0-9]{2})", 0.85),
        Form("a year", r"(?:1[5-9]|2[01])[0-9]{2}", 0.2),
    )
    excluded = r"[0-9]{4}-(?:0[1-9]|1[0-2])"
