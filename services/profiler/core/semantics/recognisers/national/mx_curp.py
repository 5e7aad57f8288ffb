"""Population registry codes of Mexico."""

from __future__ import annotations

from stdnum.mx import curp

from services.profiler.core.semantics.base import Form, FormRecogniser


class MxCurp(FormRecogniser):
    """Eighteen signs from name, birth, sex and state."""

    name = "mx_curp"
    words = "a Mexican CURP"
    pii = "national_identifier"
    names = ("curp",)
    types = frozenset({"text", "integer"})
    inside = (r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]",)
    forms = (Form("a Mexican CURP", r"(?i:[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9])", 0.96),)
    chance = 0.1

    def is_valid(self, value: str) -> bool:
        return bool(curp.is_valid(value))
