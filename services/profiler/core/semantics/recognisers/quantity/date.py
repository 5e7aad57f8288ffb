"""Dates that stand as text, because their order of day and month is not known or they are mixed."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Date(FormRecogniser):
    """Day, month and year in any order, or a month name between them."""

    name = "date"
    words = "a date"
    names = ("date", "datum", "fecha", "data", "day", "dt")
    forms = (
        Form("a date", r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?", 0.9),
        Form("a date", r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})(?: [0-9:.]+(?: ?[APap][Mm])?)?", 0.88),
        Form(
            "a date with a month's name",
            r"(?i:[0-9]{1,2}[ -][a-zäéû]{3,9}\.?[ ,-]+[0-9]{2,4}|[a-z]{3,9}\.? [0-9]{1,2},? [0-9]{4})",
            0.85,
        ),
    )
