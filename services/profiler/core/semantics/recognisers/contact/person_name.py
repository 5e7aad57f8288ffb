"""Names of people: given, family and full ones."""

from __future__ import annotations

import re

import polars as pl

from services.profiler.core.semantics.base import Recogniser
from services.profiler.core.semantics.vocabulary.cities import CITIES
from services.profiler.core.semantics.vocabulary.countries import NAMES, STATES
from services.profiler.core.semantics.vocabulary.family_names import FAMILY_NAMES
from services.profiler.core.semantics.vocabulary.given_names import GIVEN_NAMES

LISTED = pl.Series(sorted(GIVEN_NAMES | FAMILY_NAMES), dtype=pl.String)
PLACES = pl.Series(sorted(CITIES | NAMES | STATES), dtype=pl.String)
WORD = r"[^\W\d_][\w'’.-]*"
SHAPE = rf"{WORD}(?:,? {WORD}){{0,5}}(?:, ?{WORD})?(?: \([^\W\d_' .\"-]{{1,40}}\)?)?"
TITLES = r"(?i)^(?:(?:mr|mrs|ms|miss|dr|prof|herr|frau|sr|sra|srta|mme|mlle|sig|dott|ing|univ|don|do[ñn]a|dipl)\.? )"
THINGS = (
    r"(?i)\b(?:inc|ltd|llc|plc|gmbh|ag|kg|co|corp|company|group|sons|and|und|et|of|the|for|with|bank|university|school|hospital|hotel|club|"
    r"association|systems|solutions|sarl|srl|spa|s\.a|ab|bv|ohg|mbh|e\.v|stiftung|sp|center|centre|department|services?|partners|holding|"
    r"cable|chair|table|lamp|desk|pump|filter|shirt|shoes|bag|kit|set|pro|mini|max|plus|ultra|black|blue|red|steel|wireless|park|street|city|"
    r"lake|mountain|river|island|county|north|south|east|west)\b"
)
COMPANY = 0.3
"""Share of listed names from which on the other words beside them count as names too."""
FOLDS = {
    "ß": "ss",
    "ł": "l",
    "ø": "o",
    "å": "a",
    "ä": "a",
    "ö": "o",
    "ü": "u",
    "é": "e",
    "è": "e",
    "ê": "e",
    "ë": "e",
    "á": "a",
    "à": "a",
}
FOLDS |= {
    "â": "a",
    "ã": "a",
    "ç": "c",
    "ć": "c",
    "č": "c",
    "í": "i",
    "î": "i",
    "ï": "i",
    "ñ": "n",
    "ń": "n",
    "ó": "o",
    "ô": "o",
    "õ": "o",
}
FOLDS |= {
    "ś": "s",
    "š": "s",
    "ú": "u",
    "û": "u",
    "ý": "y",
    "ż": "z",
    "ź": "z",
    "ž": "z",
    "ą": "a",
    "ę": "e",
    "ě": "e",
    "ř": "r",
    "ı": "i",
    "’": "'",
}


class PersonName(Recogniser):
    """A column is one of names when many of its values hold listed names; by its own shape, no value is."""

    name = "person_name"
    words = "a person's name"
    pii = "identity"
    names = (
        *(
            "first name",
            "firstname",
            "last name",
            "lastname",
            "surname",
            "full name",
            "fullname",
            "given name",
            "family name",
            "middle name",
        ),
        *(
            "maiden name",
            "forename",
            "fname",
            "lname",
            "vorname",
            "nachname",
            "familienname",
            "prenom",
            "nom de famille",
            "nombre",
            "apellido",
        ),
        *(
            "apellidos",
            "cognome",
            "sobrenome",
            "imie",
            "nazwisko",
            "fornamn",
            "efternamn",
            "voornaam",
            "achternaam",
            "customer name",
        ),
        *(
            "employee name",
            "patient name",
            "person name",
            "contact name",
            "client name",
            "cardholder",
            "card holder",
            "account holder",
            "payee",
        ),
        *(
            "patient",
            "student name",
            "teacher name",
            "passenger name",
            "passenger",
            "author name",
            "driver name",
            "user full name",
            "nome completo",
        ),
        *(
            "doctor",
            "physician",
            "employee",
            "person",
            "beneficiary",
            "applicant",
            "guardian",
            "spouse",
            "next of kin",
            "emergency contact",
        ),
    )
    hints = (
        "name",
        "nom",
        "nome",
        "naam",
        "namn",
        "author",
        "director",
        "manager",
        "contact",
        "customer",
        "client",
        "owner",
        "by",
        "driver",
        "user",
    )
    unlike = (
        *(
            "product",
            "file",
            "company",
            "table",
            "host",
            "column",
            "brand",
            "city",
            "country",
            "team",
            "project",
            "item",
            "event",
            "server",
        ),
        *(
            "domain",
            "display",
            "sku",
            "ship",
            "airport",
            "planet",
            "species",
            "store",
            "organization",
            "organisation",
            "vendor",
            "supplier",
        ),
        *(
            "title",
            "movie",
            "category",
            "department",
            "dept",
            "job",
            "role",
            "place",
            "street",
            "region",
            "state",
            "zone",
            "borough",
            "event",
        ),
        *(
            "campaign",
            "bank",
            "school",
            "hotel",
            "restaurant",
            "group",
            "field",
            "attribute",
            "app",
            "package",
            "user name",
            "username",
            "id",
        ),
        *("airline", "aircraft", "firm", "plan", "model", "make", "color", "colour", "county", "station", "account type", "nick"),
    )
    least_share = 0.8

    def strengths(self, values: pl.Series) -> pl.Series:
        bare = values.str.replace(TITLES, "")
        lowered = bare.str.to_lowercase()
        is_name = bare.str.contains(rf"^{SHAPE}$") & ~bare.str.contains(THINGS) & ~lowered.is_in(PLACES.implode())
        is_name &= (
            ~bare.str.contains("[0-9_]")
            & (values.str.len_bytes() <= 100)
            & bare.str.contains(r"^(?:\p{Lu}|\p{Lo}|[a-z]+$|d[ei'] |v[ao]n |\p{Ll}{1,3} )")
        )
        words = lowered.str.replace_many(list(FOLDS), list(FOLDS.values())).str.split(" ")
        ends = [words.list.get(place, null_on_oob=True).str.strip_chars(",.") for place in (0, 1, -1)]
        is_listed = (
            ends[0].is_in(LISTED.implode()) | ends[1].is_in(LISTED.implode()).fill_null(False) | ends[2].is_in(LISTED.implode())
        )
        listed = float((is_listed & is_name).sum()) / max(1, int(is_name.sum()))
        strength = 0.75 if listed >= COMPANY else 0.2 if listed >= COMPANY / 3 else 0.05
        return is_name.cast(pl.Float64) * strength

    def could_be(self, value: str) -> bool:
        return re.fullmatch(SHAPE, re.sub(TITLES, "", value)) is not None and not re.search("[0-9_]", value)
