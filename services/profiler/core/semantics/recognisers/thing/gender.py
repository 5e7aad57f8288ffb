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

    def strengths(self, values: pl.Series) -> pl.Series:
        # One letter alone is a code of anything: two whole words of the list are not.
        spelt = int((super().strengths(values) * (values.str.len_chars() > 2)).gt(0).sum())
        return super().strengths(values) * (1.8 if spelt >= 2 else 0.6)
