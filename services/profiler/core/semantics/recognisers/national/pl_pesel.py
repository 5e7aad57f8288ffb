"""Personal numbers of Poland."""

from __future__ import annotations

from stdnum.pl import pesel

from services.profiler.core.semantics.base import Form, FormRecogniser


class PlPesel(FormRecogniser):
    """Date of birth, serial, sex and a check digit."""

    name = "pl_pesel"
    words = "a Polish PESEL"
    pii = "national_identifier"
    names = ("pesel",)
    hints = ("national id",)
    types = frozenset({"text", "integer"})
    forms = (Form("a Polish PESEL", r"[0-9]{11}", 0.93),)
    chance = 0.04

    def is_valid(self, value: str) -> bool:
        return bool(pesel.is_valid(value))
