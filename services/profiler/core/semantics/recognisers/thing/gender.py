"""The sex or gender of a person."""

from __future__ import annotations

import polars as pl

from services.profiler.core.semantics.base import VocabularyRecogniser


class Gender(VocabularyRecogniser):
    """A handful of words and letters."""

    name = "gender"
    words = "a gender"
    names = ("gender", "sex", "geschlecht", "sexo", "sexe", "sesso", "kon")
    vocabulary = frozenset(
        [
            "male",
            "female",
            "m",
            "f",
            "man",
            "woman",
            "men",
            "women",
            "other",
            "non-binary",
            "nonbinary",
            "x",
            "u",
            "unspecified",
            "diverse",
            "d",
            "divers",
            "männlich",
            "weiblich",
            "w",
            "h",
            "masculino",
            "femenino",
            "hombre",
            "mujer",
            "homme",
            "femme",
            "maschio",
            "femmina",
        ]
    )
    alone = 0.5

    def strength(self, text: pl.Expr) -> pl.Expr:
        known = super().strength(text)
        # One letter alone is a code of anything: two whole words of the list are not.
        spelt = ((known > 0) & (text.str.len_chars() > 2)).sum()
        return known * pl.when(spelt >= 2).then(1.8).otherwise(0.6)
