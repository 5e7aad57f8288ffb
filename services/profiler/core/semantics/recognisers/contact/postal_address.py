"""Postal addresses: a street and a number, in the languages we know words for street in."""

from __future__ import annotations

import re

import polars as pl

from services.profiler.core.semantics.base import Recogniser

STREETS = (
    r"street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|square|sq|terrace|highway|hwy|parkway|pkwy|circle|cir|place|pl|"
    r"trail|route|row|crescent|close|mews|grove|way|path|rue|all[ée]e|chemin|impasse|quai|cours|calle|avenida|av|avda|paseo|plaza|camino|"
    r"carrer|carretera|"
    r"rua|travessa|alameda|pra[çc]a|estrada|rodovia|via|viale|piazza|corso|strada|vicolo|borgo|contrada|ulica|ul|aleja|al|os|"
    r""
    r"osiedle|plac|nagar|marg|chowk|colony|p\.?o\.? box|postfach|"
    r"apt|suite|floor|straat|laan|weg|gata|largo|glorieta|ronda|pasaje|urbanizaci[óo]n|"
    r"privada|callej[óo]n|circuito|prolongaci[óo]n|cerrada|andador|vereda"
)
SUFFIXES = (
    r"stra[ßs]s?e|str\.?|weg|gasse|platz|allee|ring|damm|ufer|"
    r"straat|laan|plein|kade|dijk|singel|gracht|gatan|gata|v[äa]gen|stigen|gr[äa]nd|veien|vej|katu|tie"
)
STREET = rf"(?i)(?:^|[^\w])(?:{STREETS})(?:[^\w]|$)|\w(?:{SUFFIXES})(?:[^\w]|$)"
PLAIN = r"(?s)(?:[0-9][0-9A-Za-z/ -]{0,8}[,\s]+)?[^\W\d_].{2,200}"


class PostalAddress(Recogniser):
    """A word for street and a number stand for themselves; words with a number need a name that says so."""

    name = "postal_address"
    words = "a street address"
    pii = "location"
    names = (
        *(
            "address",
            "street",
            "addr",
            "adresse",
            "anschrift",
            "direccion",
            "domicilio",
            "indirizzo",
            "endereco",
            "adres",
            "strasse",
            "calle",
        ),
        *(
            "rue",
            "logradouro",
            "ulica",
            "gata",
            "gatuadress",
            "adress",
            "address line",
            "street address",
            "straat",
            "straatnaam",
            "wohnort",
        ),
    )
    hints = ("residence", "home", "location", "shipping", "billing", "delivery", "ship to")
    unlike = (
        "ip",
        "mail",
        "email",
        "mac",
        "web",
        "url",
        "wallet",
        "memory",
        "id",
        "city",
        "state",
        "country",
        "zip",
        "code",
        "number",
    )
    least_share = 0.7

    def strengths(self, values: pl.Series) -> pl.Series:
        has_digit, has_word = pl.col("value").str.contains(r"[0-9]"), pl.col("value").str.contains(r"[^\W\d_]{3}")
        is_possible = has_word & pl.col("value").str.contains(r"\s") & (pl.col("value").str.len_bytes() < 300)
        is_street = pl.col("value").str.contains(STREET)
        strength = (
            pl.when(is_possible & has_digit & is_street)
            .then(0.85)
            .when(is_possible & (has_digit | is_street))
            .then(0.1)
            .otherwise(0.0)
        )
        return values.alias("value").to_frame().select(strength).to_series()

    def could_be(self, value: str) -> bool:
        return re.search(r"[^\W\d_]{3}", value) is not None and re.search(r"\s", value) is not None
