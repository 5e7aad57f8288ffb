"""Countries by name."""

from __future__ import annotations

from services.profiler.core.semantics.base import VocabularyRecogniser
from services.profiler.core.semantics.vocabulary.countries import NAMES


class Country(VocabularyRecogniser):
    """Names in English, and in the language of some."""

    name = "country"
    words = "the name of a country"
    names = ("country", "nation", "nationality", "land", "pays", "pais", "paese", "kraj", "country name", "citizenship")
    vocabulary = NAMES
    alone = 0.8
    least_share = 0.7
