"""Universally unique identifiers (RFC 9562)."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Uuid(FormRecogniser):
    """Thirty-two hexadecimal digits in five groups."""

    name = "uuid"
    words = "a UUID"
    names = ("uuid", "guid")
    forms = (Form("a UUID", r"[{]?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}[}]?", 0.98),)
