"""Identity numbers of Spain (DNI) and of foreigners there (NIE)."""

from __future__ import annotations

from stdnum.es import dni

from services.profiler.core.semantics.base import Form, FormRecogniser


class EsDni(FormRecogniser):
    """Eight digits, or X, Y, Z and seven, and a letter by modulus 23."""

    name = "es_dni"
    words = "a Spanish DNI or NIE"
    pii = "national_identifier"
    names = ("dni", "nie", "nif", "documento identidad")
    types = frozenset({"text", "integer"})
    inside = (r"[0-9]{8}-?[A-Z]", r"[XYZ]-?[0-9]{7}-?[A-Z]")
    forms = (
        Form("a Spanish DNI", r"[0-9]{8}[ -]?[A-Za-z]", 0.95),
        Form("a Spanish NIE", r"[XYZxyz][ -]?[0-9]{7}[ -]?[A-Za-z]", 0.95),
    )
    chance = 0.044

    def is_valid(self, value: str) -> bool:
        return bool(dni.is_valid(value))
