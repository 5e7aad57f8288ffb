"""Book numbers (ISO 2108)."""

from __future__ import annotations

from stdnum import isbn

from services.profiler.core.semantics.base import Form, FormRecogniser


class Isbn(FormRecogniser):
    """Ten or thirteen digits with a check digit."""

    name = "isbn"
    words = "an ISBN"
    names = ("isbn", "isbn13", "isbn10")
    types = frozenset({"text", "integer"})
    forms = (
        Form("an ISBN of thirteen digits", r"97[89](?:[ -]?[0-9]){10}", 0.95),
        Form("an ISBN of ten digits", r"[0-9](?:[ -]?[0-9]){8}[ -]?[0-9Xx]", 0.65),
    )
    chance = 0.1

    def is_valid(self, value: str) -> bool:
        return bool(isbn.is_valid(value))
