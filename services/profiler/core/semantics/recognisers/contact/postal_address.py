"""Postal addresses: a street and a number, in the languages we know words for street in."""

from __future__ import annotations

import re

import polars as pl

from services.profiler.core.semantics.base import LETTER, Recogniser

STREETS = (
    # Brazil's and Mexico's official kinds of ways.
    r"favela|p[áa]tio|distrito|s[íi]tio|jardim|jardins|vila|conjunto|condom[íi]nio|quadra|setor|residencial|n[úu]cleo|loteamento|morro|passarela|"
    r"trecho|trevo|viela|esplanada|ch[áa]cara|col[ôo]nia|ladeira|lagoa|parque|recanto|fazenda|viaduto|ampliaci[óo]n|calzada|circunvalaci[óo]n|"
    r"continuaci[óo]n|corredor|diagonal|eje vial|peatonal|perif[ée]rico|retorno|viaducto|boulevard|"
    r"street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|square|sq|terrace|highway|hwy|parkway|pkwy|circle|cir|place|pl|"
    r"trail|route|row|crescent|close|mews|grove|way|path|rue|all[ée]e|chemin|impasse|quai|cours|calle|avenida|av|avda|paseo|plaza|camino|"
    r"carrer|carretera|"
    r"rua|travessa|alameda|pra[çc]a|estrada|rodovia|via|viale|piazza|corso|strada|vicolo|borgo|contrada|ulica|ul|aleja|al|os|"
    r""
    r"osiedle|plac|nagar|marg|chowk|colony|p\.?o\.? box|postfach|"
    r"apt|suite|floor|straat|laan|weg|gata|largo|glorieta|ronda|pasaje|urbanizaci[óo]n|"
    r"privada|callej[óo]n|circuito|prolongaci[óo]n|cerrada|andador|vereda"
)
ENGLISH = (
    r"alley|arcade|beach|bend|bluff|branch|bridge|brook|bypass|canyon|causeway|cliff|common|corner|course|cove|creek|crest|crossing|crossroad|"
    r"curve|dale|dam|divide|estate|expressway|extension|fall|ferry|field|flat|ford|forest|forge|fork|fort|freeway|garden|gateway|glen|green|"
    r"grove|harbor|haven|heights|hill|hollow|inlet|island|isle|junction|key|knoll|lake|land|landing|light|lock|lodge|loop|mall|manor|meadow|"
    r"mill|mission|motorway|mount|mountain|neck|orchard|oval|overpass|park|pass|passage|pike|pine|plain|point|port|prairie|ramp|ranch|rapid|"
    r"rest|ridge|river|run|shoal|shore|skyway|spring|spur|station|stravenue|stream|summit|throughway|trace|track|trafficway|tunnel|turnpike|"
    r"underpass|union|valley|view|village|ville|vista|walk|wall|well"
)
"""Last words after a number: USPS Publication 28, appendix C1."""
SUFFIXES = (
    r"stra[ßs]s?e|str\.?|weg|gasse|platz|allee|ring|damm|ufer|"
    r"straat|laan|plein|kade|dijk|singel|gracht|gatan|gata|v[äa]gen|stigen|gr[äa]nd|veien|vej|katu|tie"
)
STREET = (
    rf"(?:^|[^{LETTER}])(?:{STREETS})(?:[^{LETTER}]|$)|[{LETTER}](?:{SUFFIXES})(?:[^{LETTER}]|$)"
    rf"|[0-9][a-z]?[ \n][{LETTER}' ]+ (?:{ENGLISH})s?$"
)


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

    def strength(self, text: pl.Expr) -> pl.Expr:
        has_digit, is_street = text.str.contains(r"[0-9]"), text.str.to_lowercase().str.contains(STREET)
        is_possible = text.str.contains(rf"[{LETTER}]{{3}}") & text.str.contains(" ", literal=True) & (text.str.len_bytes() < 300)
        return (
            pl.when(is_possible & has_digit & is_street)
            .then(0.85)
            .when(is_possible & (has_digit | is_street))
            .then(0.1)
            .otherwise(0.0)
        )

    def could_be(self, value: str) -> bool:
        return re.search(rf"[{LETTER}]{{3}}", value) is not None and " " in value
