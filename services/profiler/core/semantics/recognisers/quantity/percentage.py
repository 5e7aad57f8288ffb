"""Shares, written with a percent sign."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Percentage(FormRecogniser):
    """A number and a percent sign."""

    name = "percentage"
    words = "a percentage"
    names = ("percent", "percentage", "pct", "rate", "share")
    forms = (Form("a percentage", r"[-+(]?[0-9]+(?:[.,][0-9]+)* ?%\)?", 0.95),)
