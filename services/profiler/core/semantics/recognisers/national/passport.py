"""Passport numbers: told by the name, for every country writes its own."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class Passport(FormRecogniser):
    """Letters and digits that only the name tells from any other code."""

    name = "passport"
    words = "letters and digits, as a passport number has"
    pii = "national_identifier"
    names = (
        "passport",
        "passport no",
        "passport number",
        "reisepass",
        "passnummer",
        "pasaporte",
        "passeport",
        "passaporto",
        "paszport",
    )
    unlike = ("country", "expiry", "issue", "date", "issued")
    types = frozenset({"text", "integer"})
    forms = (Form("letters and digits, as a passport number has", r"[A-Za-z]{0,3} ?[0-9][0-9A-Za-z]{5,9}", 0.1),)
    needs_name = True
