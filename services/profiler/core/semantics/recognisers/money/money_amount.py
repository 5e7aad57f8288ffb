"""Amounts of money, written with their currency."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser

NUMBER = r"[-+]?[0-9]{1,3}(?:[ .,'’][0-9]{3})*(?:[.,][0-9]{1,4})?|[-+]?[0-9]+(?:[.,][0-9]{1,4})?"
NUMBER = rf"(?:{NUMBER})[KMBkmb]?"


class MoneyAmount(FormRecogniser):
    """A number beside a currency's sign or code."""

    name = "money_amount"
    words = "an amount of money"
    names = ("price", "amount", "cost", "fee", "salary", "revenue", "total", "preis", "betrag", "precio", "prix", "balance")
    forms = (
        Form("an amount after its currency sign", rf"[-(]?(?:[A-Z]{{0,3}}[$€£¥₹₽₩₺₴฿]|R\$|[A-Z]{{3}}) ?{NUMBER}\)?", 0.9),
        Form("an amount before its currency sign", rf"[-(]?{NUMBER} ?(?:[$€£¥₹₽₩₺₴฿]|EUR|USD|GBP|CHF|kr|zł|Kč|Ft)\)?", 0.92),
    )
