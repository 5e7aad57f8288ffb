"""States, provinces and other parts of large countries, by name or by code."""

from __future__ import annotations

from services.profiler.core.semantics.base import VocabularyRecogniser
from services.profiler.core.semantics.vocabulary.countries import STATE_CODES, STATES


class Region(VocabularyRecogniser):
    """Of the USA and Canada by code as well."""

    name = "region"
    words = "a state or province"
    names = ("state", "province", "region", "bundesland", "state code", "provincia", "estado", "prov")
    vocabulary = STATES | STATE_CODES
    alone = 0.7
    least_share = 0.8
