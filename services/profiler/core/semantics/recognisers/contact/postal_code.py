"""Postal codes as the countries write them."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser


class PostalCode(FormRecogniser):
    """British, Canadian and Dutch codes stand for themselves; digits alone need a name that says so."""

    name = "postal_code"
    words = "a postal code"
    pii = "location"
    names = (
        *(
            "zip",
            "zipcode",
            "zip code",
            "postal code",
            "postalcode",
            "postcode",
            "post code",
            "plz",
            "postleitzahl",
            "code postal",
            "cep",
        ),
        *(
            "codigo postal",
            "cap",
            "pincode",
            "pin code",
            "postnummer",
            "kod pocztowy",
            "postnr",
            "cp",
            "eircode",
            "zip5",
            "postal",
            "irsz",
        ),
    )
    unlike = ("area code", "file", "archive", "market cap", "id")
    types = frozenset({"text", "integer"})
    forms = (
        Form("a British postcode", r"(?i:[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2})", 0.88),
        Form("a Canadian postal code", r"(?i:[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9])", 0.9),
        Form("a Dutch postcode", r"[1-9][0-9]{3} [A-Z]{2}", 0.75),
        Form("a US ZIP+4 code", r"[0-9]{5}-[0-9]{4}", 0.6),
        Form("a Brazilian postal code", r"[0-9]{5}-[0-9]{3}", 0.55),
        Form("a Portuguese postal code", r"[1-9][0-9]{3}-[0-9]{3}", 0.45),
        Form("a Japanese postal code", r"[0-9]{3}-[0-9]{4}", 0.4),
        Form("a Polish postal code", r"[0-9]{2}-[0-9]{3}", 0.55),
        Form("a Swedish or Czech postal code", r"[1-9][0-9]{2} [0-9]{2}", 0.4),
        Form("a postal code without its space", r"(?i:[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2})|[1-9][0-9]{3}[A-Z]{2}", 0.2),
        Form("a postal code with its country", r"[A-Z]{1,3}-[0-9]{4,5}", 0.3),
        Form("a postal code of digits", r"[0-9]{3,6}|[0-9]{3} [0-9]{3}|[1-9][0-9]{7,8}", 0.08),
    )
