"""Patient numbers of the British National Health Service."""

from __future__ import annotations

from stdnum.gb import nhs

from services.profiler.core.semantics.base import Form, FormRecogniser


class UkNhs(FormRecogniser):
    """Ten digits, the last by modulus 11."""

    name = "uk_nhs"
    words = "an NHS number"
    pii = "national_identifier"
    names = ("nhs", "nhs number", "nhs no", "nhsnumber")
    hints = ("patient", "national id")
    types = frozenset({"text", "integer"})
    inside = (r"[0-9]{3} [0-9]{3} [0-9]{4}",)
    forms = (
        Form("an NHS number in groups", r"[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}", 0.9),
        Form("an NHS number", r"[0-9]{10}", 0.8),
    )
    chance = 0.091

    def is_valid(self, value: str) -> bool:
        return bool(nhs.is_valid(value))
