"""What the name of a column says: the words in it, how it is written, and pieces of it as hashed counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from zlib import crc32

MAX_NAME: Final = 128
"""Code points of a name that are looked at."""
BUCKET_COUNT: Final = 256
WORDS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(words.split())
    for name, words in {
        "identity": "id ids key pk uuid guid ssn ein hash",
        "code": "code codes cd number no nr num ref sku isbn fips zip zipcode postcode postal",
        "index": "index unnamed row rownum objectid fid rank order seq sequence",
        "date": "date dates datum fecha dt dob birthday birthdate day days timestamp created updated modified started ended",
        "time": "time times hour hours hr minute minutes min sec seconds duration datetime",
        "year": "year years yr fiscal fy month months quarter week season decade",
        "name": "name names surname firstname lastname author artist player title titles person owner",
        "url": "url urls uri link links website web site href image img photo photos picture thumbnail source sources",
        "mail": "email mail phone fax tel mobile contact",
        "place": "address street city town county state country province region location place neighborhood district area borough",
        "position": "lat latitude lon lng long longitude x y z geom geometry coordinates coord point",
        "count": "count counts total totals sum freq frequency quantity qty n number population pop votes",
        "money": "price cost amount salary revenue income fee pay rent tax budget sales profit usd dollars eur value balance",
        "ratio": "percent percentage pct ratio rate rates share proportion perc per prop",
        "statistic": "mean avg average median std stdev sd variance max min maximum minimum score index index energy entropy",
        "measure": "weight height width length depth size distance speed temp temperature power pressure volume density age",
        "class": "type types category categories class status level grade group kind gender sex race flag species stage",
        "choice": "is has are was can yes no flag bool indicator active valid approved learn lang frame",
        "prose": "description descriptions desc comment comments note notes text review summary abstract body "
        "details remarks content",
        "list": "list lists tags genres names categories keywords languages ingredients authors cast members items",
    }.items()
}
SIGNS: Final = "%$#()._-/: "
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_DIGITS = re.compile(r"\d")

NAMES: Final = (
    *(f"name_word_{name}" for name in WORDS),
    *(f"name_last_{name}" for name in WORDS),
    *(f"name_sign_{ord(sign)}" for sign in SIGNS),
    "name_length",
    "name_tokens",
    "name_digits",
    "name_digit_share",
    "name_ends_in_digit",
    "name_starts_with_digit",
    "name_is_upper",
    "name_is_lower",
    "name_is_number",
    "name_number",
    "name_first_length",
    "name_last_length",
    "name_non_ascii",
    *(f"name_piece_{bucket}" for bucket in range(BUCKET_COUNT)),
)


def name_features(name: str) -> list[float]:
    """One figure for each of ``NAMES``."""
    name = name[:MAX_NAME]
    tokens = [token.lower() for token in _TOKEN.findall(name)]
    found, last = set(tokens), tokens[-1] if tokens else ""
    digits = len(_DIGITS.findall(name))
    return [
        *(0.0 if found.isdisjoint(words) else 1.0 for words in WORDS.values()),
        *(1.0 if last in words else 0.0 for words in WORDS.values()),
        *(float(name.count(sign)) for sign in SIGNS),
        float(len(name)),
        float(len(tokens)),
        float(digits),
        digits / len(name) if name else 0.0,
        float(name[-1:].isdecimal()),
        float(name[:1].isdecimal()),
        float(name.isupper()),
        float(name.islower()),
        float(name.isdecimal()),
        float(name[:9]) if name.isdecimal() else -1.0,
        float(len(tokens[0])) if tokens else 0.0,
        float(len(last)),
        float(not name.isascii()),
        *pieces(name),
    ]


def pieces(name: str) -> list[float]:
    """How often each bucket is hit by the runs of two, three and four characters and by the words of a name."""
    counts = [0.0] * BUCKET_COUNT
    for piece in name_pieces(name):
        counts[crc32(piece.encode(errors="replace")) % BUCKET_COUNT] += 1.0
    return counts


def name_pieces(name: str) -> list[str]:
    """Words, and runs of two to four characters of the name in small letters between its marks of begin and end."""
    # A digit is any digit: x1 and x2 are siblings.
    plain = "^" + _DIGITS.sub("0", name[:MAX_NAME].lower()) + "$"
    words = ["=" + token.lower() for token in _TOKEN.findall(name)]
    return [*words, *(plain[start : start + size] for size in (2, 3, 4) for start in range(len(plain) - size + 1))]
