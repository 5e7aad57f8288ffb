"""Tax codes of persons in Italy."""

from __future__ import annotations

from stdnum.it import codicefiscale

from services.profiler.core.semantics.base import Form, FormRecogniser


class ItCodiceFiscale(FormRecogniser):
    """Sixteen signs from name, birth and place, the last one to check."""

    name = "it_codice_fiscale"
    words = "an Italian codice fiscale"
    pii = "national_identifier"
    names = ("codice fiscale", "cod fiscale", "codfisc", "codicefiscale")
    types = frozenset({"text", "integer"})
    inside = (r"[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]",)
    forms = (
        Form("an Italian codice fiscale", r"(?i:[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z])", 0.95),
    )
    chance = 0.04

    def is_valid(self, value: str) -> bool:
        return bool(codicefiscale.is_valid(value))
