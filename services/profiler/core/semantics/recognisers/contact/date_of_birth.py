"""Dates on which people were born: told by the name, refuted by dates that no living memory holds."""

from __future__ import annotations

import re

import polars as pl

from services.profiler.core.semantics.base import Recogniser

YEAR = r"(?:^|[^0-9])((?:18[9]|19[0-9]|20[0-2])[0-9])(?:[^0-9]|$)"
SHORT_YEAR = r"^[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}$"
DATE = (
    r"[0-9]{4}[-/.]?[0-9]{2}[-/.]?[0-9]{2}(?:[T ].*)?|"
    r"[0-9]{1,2}[ ./-][0-9A-Za-z]{1,9}[ ./,-]{1,2}[0-9]{2,4}|[A-Za-z]{3,9}\.? [0-9]{1,2},? [0-9]{4}|[0-9]{4}"
)


class DateOfBirth(Recogniser):
    """Needs a name that says so, and years from 1890 on."""

    name = "date_of_birth"
    words = "a date within a lifetime"
    pii = "birth"
    names = (
        *(
            "date of birth",
            "dob",
            "birth date",
            "birthday",
            "birth day",
            "born",
            "born on",
            "dateofbirth",
            "birth year",
            "year of birth",
        ),
        *(
            "geburtsdatum",
            "geburtstag",
            "geburtsjahr",
            "geb datum",
            "gebdat",
            "fecha nacimiento",
            "fecha de nacimiento",
            "date naissance",
        ),
        *(
            "date de naissance",
            "data nascita",
            "data di nascita",
            "data nascimento",
            "data de nascimento",
            "data urodzenia",
            "geboortedatum",
        ),
        *("fodelsedatum", "fodselsdato", "birth dt", "bday", "birth"),
    )
    unlike = ("place", "rate", "weight", "city", "country", "order", "ort", "lugar", "lieu", "death")
    types = frozenset({"text", "date", "datetime", "integer"})
    needs_name = True
    refines = "date"

    def strength(self, text: pl.Expr) -> pl.Expr:
        compact = text.str.replace(r"^([0-9]{4})[0-9]{4}$", "$1")
        is_date = text.str.contains(rf"^(?:{DATE})$")
        in_range = compact.str.contains(YEAR) | text.str.contains(SHORT_YEAR)
        return (is_date & in_range).cast(pl.Float64) * 0.3

    def could_be(self, value: str) -> bool:
        return re.fullmatch(DATE, value) is not None
