"""Tax identification numbers of Germany."""

from __future__ import annotations

from stdnum.de import idnr

from services.profiler.core.semantics.base import Form, FormRecogniser


class DeIdnr(FormRecogniser):
    """Eleven digits, the last by ISO 7064 mod 11, 10."""

    name = "de_idnr"
    words = "a German tax identification number"
    pii = "national_identifier"
    names = (
        "idnr",
        "steuer id",
        "steueridentifikationsnummer",
        "steuer identifikationsnummer",
        "steuernummer",
        "steuerid",
        "tax id",
    )
    hints = ("national id", "tin")
    types = frozenset({"text", "integer"})
    forms = (Form("a German tax identification number", r"[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}", 0.9),)
    chance = 0.1

    def is_valid(self, value: str) -> bool:
        return bool(idnr.is_valid(value))
