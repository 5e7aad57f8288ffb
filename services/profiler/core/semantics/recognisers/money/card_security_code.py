"""Security codes of payment cards: told by the whole word in the name, for any small number looks like one."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class CardSecurityCode(FormRecogniser):
    """Three or four digits in a column that is named for nothing else."""

    name = "card_security_code"
    words = "three or four digits, as a card security code has"
    pii = "financial"
    names = ("cvv", "cvc", "cvv2", "cvc2", "card security code", "card verification", "card verification value", "csc code")
    unlike = ("year", "academic", "result", "response", "check", "match")
    types = frozenset({"text", "integer"})
    forms = (Form("three or four digits, as a card security code has", r"[0-9]{1,4}", 0.1),)
    needs_name = True
