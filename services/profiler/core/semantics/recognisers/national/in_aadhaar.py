"""Identity numbers of India."""

from __future__ import annotations

from stdnum.in_ import aadhaar

from services.profiler.core.semantics.base import Form, FormRecogniser


class InAadhaar(FormRecogniser):
    """Twelve digits, the last by Verhoeff."""

    name = "in_aadhaar"
    words = "an Indian Aadhaar number"
    pii = "national_identifier"
    names = ("aadhaar", "aadhar", "uidai", "adhaar")
    types = frozenset({"text", "integer"})
    inside = (r"[2-9][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}",)
    forms = (
        Form("an Indian Aadhaar number in groups", r"[2-9][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}", 0.93),
        Form("an Indian Aadhaar number", r"[2-9][0-9]{11}", 0.85),
    )
    chance = 0.1

    def is_valid(self, value: str) -> bool:
        return bool(aadhaar.is_valid(value))
