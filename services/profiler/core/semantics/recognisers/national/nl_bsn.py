"""Citizen service numbers of the Netherlands."""

from __future__ import annotations

from stdnum.nl import bsn

from services.profiler.core.semantics.base import Form, FormRecogniser


class NlBsn(FormRecogniser):
    """Nine digits that pass the eleven test."""

    name = "nl_bsn"
    words = "a Dutch citizen service number"
    pii = "national_identifier"
    names = ("bsn", "burgerservicenummer", "sofinummer", "sofi")
    hints = ("national id",)
    types = frozenset({"text", "integer"})
    forms = (Form("a Dutch citizen service number", r"[0-9]{9}|[0-9]{4}[. ][0-9]{2}[. ][0-9]{3}", 0.8),)
    chance = 0.091

    def is_valid(self, value: str) -> bool:
        return bool(bsn.is_valid(value))
