"""Numbers of goods (GS1: EAN-8, UPC, EAN-13, GTIN-14)."""

from __future__ import annotations

from stdnum import ean

from services.profiler.core.semantics.base import Form, FormRecogniser


class Ean(FormRecogniser):
    """Eight, twelve, thirteen or fourteen digits, the last to check."""

    name = "ean"
    words = "an article number of GS1"
    names = ("ean", "upc", "gtin", "barcode", "ean13")
    types = frozenset({"text", "integer"})
    forms = (Form("an article number of GS1", r"[0-9]{8}|[0-9]{12,14}", 0.85),)
    excluded = r"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9](?:[0-9]{6})?"
    chance = 0.1

    def is_valid(self, value: str) -> bool:
        return bool(ean.is_valid(value))
