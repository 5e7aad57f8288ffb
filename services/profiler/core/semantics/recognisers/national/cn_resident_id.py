"""Resident identity numbers of China."""

from __future__ import annotations

from stdnum.cn import ric

from services.profiler.core.semantics.base import Form, FormRecogniser


class CnResidentId(FormRecogniser):
    """Place, date of birth, serial and an ISO 7064 mod 11-2 sign."""

    name = "cn_resident_id"
    words = "a Chinese resident identity number"
    pii = "national_identifier"
    names = ("resident id", "id card", "shenfenzheng", "sfz", "idcard")
    types = frozenset({"text", "integer"})
    forms = (Form("a Chinese resident identity number", r"[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx]", 0.95),)
    chance = 0.09

    def is_valid(self, value: str) -> bool:
        # The sign only: districts were renumbered, and whoever was born before that keeps the old one.
        return str(ric.calc_check_digit(value)) == value[-1].upper()
