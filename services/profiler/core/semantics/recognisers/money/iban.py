"""International bank account numbers (ISO 13616)."""

from __future__ import annotations

from stdnum import iban

from services.profiler.core.semantics.base import Form, FormRecogniser


class Iban(FormRecogniser):
    """Country, two digits by modulus 97, and the account as its country writes it."""

    name = "iban"
    words = "an IBAN"
    pii = "financial"
    names = ("iban", "bank account", "account number", "kontonummer", "bankverbindung", "cuenta", "rekening")
    hints = ("account", "konto", "payee", "bank")
    inside = (r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?",)
    forms = (Form("an IBAN", r"(?i:[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?)", 0.99),)
    chance = 0.01

    def is_valid(self, value: str) -> bool:
        return bool(iban.is_valid(value, check_country=False))
