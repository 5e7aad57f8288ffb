"""Numbers of payment cards (ISO/IEC 7812)."""

from __future__ import annotations

from stdnum import luhn

from services.profiler.core.semantics.base import Form, FormRecogniser

STARTS = (
    r"4[0-9]{3}|5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720|"
    r"6011|64[4-9][0-9]|65[0-9]{2}|352[89]|35[3-8][0-9]|62[0-9]{2}"
)
ISSUERS = (
    rf"(?:{STARTS})[0-9]{{12}}|4[0-9]{{12}}|3[47][0-9]{{13}}|3(?:0[0-5]|[68][0-9])[0-9]{{11}}|(?:50|5[6-8]|6[0-9])[0-9]{{14,17}}"
)

GROUPS = rf"(?:{STARTS})[0-9]{{0,2}}(?:[ -][0-9]{{4}}){{3}}(?:[ -]?[0-9]{{3}})?|3[47][0-9]{{2}}[ -][0-9]{{6}}[ -][0-9]{{5}}"


class PaymentCard(FormRecogniser):
    """The issuer's first digits, a length that it uses, and a Luhn digit."""

    name = "payment_card"
    words = "a payment card number"
    pii = "financial"
    names = (
        *(
            "card number",
            "credit card",
            "creditcard",
            "card no",
            "cardnumber",
            "ccnum",
            "cc number",
            "pan",
            "debit card",
            "payment card",
        ),
        *("kreditkarte", "kartennummer", "tarjeta", "numero carte", "carte bancaire", "cc no", "card num", "cardno"),
    )
    hints = ("card", "cc", "payment")
    types = frozenset({"text", "integer"})
    inside = (GROUPS, ISSUERS)
    forms = (
        Form(
            "a payment card number in groups",
            GROUPS,
            0.96,
        ),
        Form("a payment card number", ISSUERS, 0.93),
    )
    chance = 0.1

    def is_valid(self, value: str) -> bool:
        return bool(luhn.is_valid(value.replace(" ", "").replace("-", "")))
