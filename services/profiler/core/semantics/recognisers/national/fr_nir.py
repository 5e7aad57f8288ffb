"""Social security numbers of France (NIR)."""

from __future__ import annotations

from stdnum.fr import nir

from services.profiler.core.semantics.base import Form, FormRecogniser


class FrNir(FormRecogniser):
    """Thirteen digits and two by modulus 97."""

    name = "fr_nir"
    words = "a French social security number"
    pii = "national_identifier"
    names = ("nir", "numero securite sociale", "securite sociale", "num secu", "insee", "nss")
    types = frozenset({"text", "integer"})
    inside = (r"[12] ?[0-9]{2} ?[0-9]{2} ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",)
    forms = (
        Form("a French social security number", r"[1-478] ?[0-9]{2} ?[0-9]{2} ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}", 0.95),
    )
    chance = 0.01

    def is_valid(self, value: str) -> bool:
        return bool(nir.is_valid(value))
