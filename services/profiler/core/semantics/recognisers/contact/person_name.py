"""Names of people: given, family and full ones."""

from __future__ import annotations

import re

import polars as pl

from services.profiler.core.semantics.base import LETTER, Recogniser, are_among
from services.profiler.core.semantics.column_words import folded
from services.profiler.core.semantics.vocabulary.cities import CITIES
from services.profiler.core.semantics.vocabulary.countries import NAMES, STATES
from services.profiler.core.semantics.vocabulary.family_names import FAMILY_NAMES
from services.profiler.core.semantics.vocabulary.given_names import GIVEN_NAMES

LISTED = GIVEN_NAMES | FAMILY_NAMES
PLACES = CITIES | NAMES | STATES
WORD = rf"[{LETTER}][{LETTER}'’.-]*"
SHAPE = rf"(?:{WORD},? ){{0,6}}{WORD}(?: \([{LETTER}'’. \"-]+\)?)?"
TITLES = (
    r"^(?:[Mm]rs?|[Mm]s|[Mm]iss|[Mm]adam|[Dd]ra?|[Pp]rof|[Hh]err|[Ff]rau|[Ss]rt?a?|[Mm]me|[Mm]lle|[Ss]ig|[Dd]ott|[Ii]ng|[Uu]niv|[Dd]ipl|[Dd]on|[Dd]hr|"
    r"[Mm]w|[Pp]ani?|[Rr]ev|MRS?|MS|DR)(?:\.-?| ) ?"
)
THINGS = (
    r"(?:^|[^a-z])(?:inc|ltd|llc|plc|gmbh|ag|kg|co|corp|company|group|sons|and|und|et|of|the|for|with|bank|university|school|hospital|hotel|"
    r"club|association|systems|solutions|sarl|srl|spa|s\.a|ab|bv|ohg|mbh|e\.v|stiftung|center|centre|department|services?|partners|holding|"
    r"cable|chair|table|lamp|desk|pump|filter|shirt|shoes?|bag|kit|set|pro|mini|max|plus|ultra|black|blue|red|steel|wireless|park|street|"
    r"city|lake|mountain|river|island|county|north|south|east|west)(?:[^a-z]|$)"
)
BEGINNING = r"^(?:[^a-z]|[a-z]+$|d[eio]s? |v[ao]n |[a-z]{1,3} )"
ENDINGS = (
    r"^[^ ]{3,}(?:[sc]k[iay]|wicz|czyk|czak|iak|sson|ova?|eva|enko|chuk|opoulos|idis|oglu|escu|vic|mann|meier|meyer|mayer|bauer|"
    r"elli|etti|acci|ucci|otti|guez|ndez|nez|rez|lez)$"
)
"""Of family names: Slavic, Nordic, Greek, Turkish, Romanian, German, Italian and Spanish ones."""
COMPANY = 0.2
"""Share of listed names from which on the other words beside them count as names too."""
JUDGED = 400
"""Values that the share is taken from."""


class PersonName(Recogniser):
    """A column is one of names when many of its values hold listed names; by its own shape, no value is."""

    name = "person_name"
    words = "a person's name"
    pii = "identity"
    names = (
        *("first name", "firstname", "last name", "lastname", "surname", "full name", "fullname", "given name", "family name"),
        *("middle name", "maiden name", "forename", "fname", "lname", "vorname", "nachname", "familienname", "prenom"),
        *("nom de famille", "nombre", "apellido", "apellidos", "cognome", "sobrenome", "imie", "nazwisko", "fornamn", "efternamn"),
        *("voornaam", "achternaam", "customer name", "employee name", "patient name", "person name", "contact name", "client name"),
        *("cardholder", "card holder", "account holder", "payee", "patient", "student name", "teacher name", "passenger name"),
        *(
            "passenger",
            "author name",
            "driver name",
            "user full name",
            "nome completo",
            "doctor",
            "physician",
            "employee",
            "person",
        ),
        *("beneficiary", "applicant", "guardian", "spouse", "next of kin", "emergency contact"),
    )
    hints = (
        *("name", "nom", "nome", "naam", "namn", "author", "director", "manager", "contact", "customer", "client", "owner", "by"),
        *("driver", "user", "names", "full", "first", "last", "family", "given"),
    )
    unlike = (
        *("product", "file", "company", "table", "host", "brand", "city", "country", "team", "project", "item", "event"),
        *("server", "domain", "display", "sku", "ship", "airport", "planet", "species", "store", "organization", "organisation"),
        *("vendor", "supplier", "title", "movie", "category", "department", "dept", "job", "role", "place", "street", "region"),
        *("state", "zone", "borough", "campaign", "bank", "school", "hotel", "restaurant", "group", "app"),
        *("package", "user name", "username", "id", "airline", "aircraft", "firm", "plan", "model", "make", "color", "colour"),
        *("county", "station", "nick"),
    )
    least_share = 0.8
    needs_variety = True

    def strength(self, text: pl.Expr) -> pl.Expr:
        # Each step is taken once: as expressions, the share and the values would each take them all.
        return text.map_batches(_strengths, return_dtype=pl.Float64)

    def could_be(self, value: str) -> bool:
        return re.fullmatch(SHAPE, re.sub(TITLES, "", value)) is not None


def _strengths(text: pl.Series) -> pl.Series:
    bare = text.str.replace(TITLES, "")
    lower = bare.str.to_lowercase()
    is_name = bare.str.contains(rf"^{SHAPE}$") & bare.str.contains(BEGINNING) & ~lower.str.contains(THINGS)
    is_name &= (text.str.len_bytes() <= 100) & ~are_among(lower, PLACES)
    some = lower.filter(is_name)
    some = some.gather_every(len(some) // JUDGED + 1)
    share = sum(map(_is_listed, some.to_list())) / max(1, len(some))
    return is_name.cast(pl.Float64) * (0.75 if share >= COMPANY else 0.2 if share >= COMPANY / 3 else 0.05)


def _is_listed(lower: str) -> bool:
    """Whether the first or the last word is a listed name, or the last one ends as family names do."""
    words = folded(lower).replace(",", "").split()
    return bool(words) and (words[0] in LISTED or words[-1] in LISTED or re.search(ENDINGS, words[-1]) is not None)
