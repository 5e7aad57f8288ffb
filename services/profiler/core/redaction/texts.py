"""A single value as it may be shown: as it is, as a mask, or not at all."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Final

from services.profiler.core.profile import ValuePolicy

HIDDEN: Final = "•••"
"""In place of a value of which not even the shape is shown: it is the same for every value."""
LONGEST: Final = 256
"""Characters of a value shown in full."""
LONGEST_MASK: Final = 24
DIGEST_DIGITS: Final = 12
SIGNS: Final = frozenset("-./:@+() ")
"""Punctuation that belongs to a format; any other sign may belong to the value."""
STRUCTURED: Final = frozenset(
    {
        "br_cpf",
        "ca_sin",
        "cn_resident_id",
        "de_idnr",
        "email",
        "es_dni",
        "fr_nir",
        "iban",
        "in_aadhaar",
        "ip_address",
        "it_codice_fiscale",
        "mac_address",
        "mx_curp",
        "nl_bsn",
        "passport",
        "payment_card",
        "phone",
        "pl_pesel",
        "se_personnummer",
        "uk_nhs",
        "uk_nino",
        "us_ssn",
    }
)
"""Kinds of personal data whose format is public, so that a shape says whether a value keeps to it and not whose it is."""
_LETTERS = re.compile(r"a+")


def shown(value: str | None, policy: ValuePolicy, kind: str) -> str | None:
    """A value under the policy of its column; None where there is none to show. ``kind`` is that of its personal data."""
    if value is None or policy == "none":
        return None
    return mask(value, kind) if policy == "masked" else shortened(value)


def mask(value: str, kind: str) -> str:
    """What is shown of a personal value: neither its characters nor how many there are.

    A structured kind keeps digits as 9, a run of letters as one a, and between them signs of the format, 24 characters at most.
    All else is hidden.
    """
    if kind not in STRUCTURED:
        return HIDDEN
    # Only the beginning is looked at: cells can be megabytes long.
    shape = _LETTERS.sub("a", "".join(map(_sign, value[: LONGEST * 4])))
    if not {"a", "9"} & set(shape):
        return HIDDEN  # signs alone would be the value itself
    return f"{shape[:LONGEST_MASK]}…" if len(shape) > LONGEST_MASK or len(value) > LONGEST * 4 else shape


def shortened(value: str) -> str:
    """A value as it is; a long one is cut, with its length and digest, so that two of them can be told apart."""
    if len(value) <= LONGEST:
        return value
    digest = sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_DIGITS]
    return f"{value[:LONGEST]}… ({len(value):,} characters, sha256 {digest})"


def _sign(character: str) -> str:
    category = unicodedata.category(character)[0]
    if category in "LM":
        return "a"
    if category == "N":
        return "9"
    return character if character in SIGNS else "•"
