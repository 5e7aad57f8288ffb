"""Social Insurance Numbers of Canada."""

from __future__ import annotations

from stdnum.ca import sin

from services.profiler.core.semantics.base import Form, FormRecogniser


class CaSin(FormRecogniser):
    """Nine digits, the last by Luhn."""

    name = "ca_sin"
    words = "a Canadian Social Insurance Number"
    pii = "national_identifier"
    names = ("sin", "social insurance", "social insurance number")
    types = frozenset({"text", "integer"})
    forms = (
        Form("a Canadian Social Insurance Number in groups", r"[1-79][0-9]{2}[ -][0-9]{3}[ -][0-9]{3}", 0.92),
        Form("a Canadian Social Insurance Number", r"[1-79][0-9]{8}", 0.75),
    )
    chance = 0.1

    def is_valid(self, value: str) -> bool:
        return bool(sin.is_valid(value))
