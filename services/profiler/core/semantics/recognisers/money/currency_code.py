"""Currency codes (ISO 4217)."""

from __future__ import annotations

from services.profiler.core.semantics.base import VocabularyRecogniser
from services.profiler.core.semantics.vocabulary.currencies import CURRENCIES


class CurrencyCode(VocabularyRecogniser):
    """Three letters that stand for a currency."""

    name = "currency_code"
    words = "a currency code of ISO 4217"
    names = ("currency", "ccy", "curr", "wahrung", "waehrung", "moneda", "devise", "valuta", "currency code")
    vocabulary = CURRENCIES
    alone = 0.7
