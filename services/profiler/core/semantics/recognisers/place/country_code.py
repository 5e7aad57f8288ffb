"""Codes of countries (ISO 3166-1)."""

from __future__ import annotations

from services.profiler.core.semantics.base import VocabularyRecogniser
from services.profiler.core.semantics.vocabulary.countries import ALPHA_2, ALPHA_3


class CountryCode(VocabularyRecogniser):
    """Two or three letters."""

    name = "country_code"
    words = "a country code of ISO 3166-1"
    names = (
        "country",
        "country code",
        "nation",
        "land",
        "nationality",
        "iso2",
        "iso3",
        "pays",
        "pais",
        "cc",
        "iso country",
        "alpha2",
        "alpha3",
    )
    vocabulary = ALPHA_2 | ALPHA_3
    alone = 0.55
