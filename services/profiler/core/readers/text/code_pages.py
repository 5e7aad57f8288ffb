"""Which code page text that is not Unicode is in: what reads best as some language, the common ones preferred."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

WINDOWS = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258")
EAST_ASIAN = ("cp932", "euc_jp", "gb18030", "big5", "cp949")
OTHERS = ("koi8_r", "koi8_u", "cp866", "cp437", "cp850", "cp852", "mac_roman", "mac_cyrillic")
CANDIDATES = [*WINDOWS, *EAST_ASIAN, *OTHERS]
PREFERENCE = {
    **dict.fromkeys(WINDOWS, 0.08),
    "cp1252": 0.1,
    "cp1255": 0.04,
    "koi8_r": 0.1,
    "cp850": 0.2,
    "cp437": 0.01,
}
"""How much messier text may look in a page that most files with such bytes are in."""
ODD = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f\w’'‘](?=[^\W\d_])|(?<=[a-zß-öø-ÿа-я])[À-ÖØ-ÞА-Я]")
"""A sign inside a word, or a capital after a small letter."""
WESTERN = frozenset("àâäáãåæçèéêëíîïñóôöõøœùúûüßÀÂÄÁÃÅÆÇÈÉÊËÍÎÏÑÓÔÖÕØŒÙÚÛÜ€£¥§°©®™·«»“”„‘’–—…¡¿½¼¾²³µºª•±×")
"""Letters and signs of the languages that most files of this page are in."""
ICELANDIC, ALSO_ICELANDIC = frozenset("ðþýÐÞÝ"), frozenset("áíúæÁÍÚÆ")
MISREAD = 0.15
WESTERN_CERTAINTY = 0.75
MOST_NEIGHBOURS = 0.7
ENOUGH_LETTERS = 20
"""So many letters beyond ASCII, before it counts in full how well they fit a language."""
ENOUGH_BYTES = 4096
MOST_BYTES = 64 * 1024
MESSIEST = 0.4
LEAST_NEIGHBOURS = 0.6
LEAST_CERTAIN, MOST_CERTAIN = 0.5, 0.9


def guess_code_page(sample: bytes) -> tuple[str, float] | None:
    """The name of the likeliest page and how sure it is, 0..1; None if the text reads as no language in any."""
    text = _telling(sample)
    if not text:
        return None
    if _is_western(text):
        return "cp1252", WESTERN_CERTAINTY
    weight = min(1.0, sum(byte > 0x7F for byte in sample[:MOST_BYTES]) / ENOUGH_LETTERS) / 2
    marks: dict[str, float] = {}
    for match in from_bytes(text, cp_isolation=CANDIDATES, threshold=MESSIEST, preemptive_behaviour=False):
        for name in match.could_be_from_charset:
            if name in CANDIDATES and (name not in EAST_ASIAN or _is_dense(text, name)):
                marks[name] = (
                    match.chaos - match.coherence * weight + _oddity(text.decode(name, "replace")) - PREFERENCE.get(name, 0.0)
                )
    if not marks:
        return None
    if "cp1254" in marks and _is_turkish(text.decode("cp1252", "replace")):
        marks["cp1254"] -= MISREAD
    best = min(marks, key=lambda name: (marks[name], CANDIDATES.index(name)))
    others = [mark for name, mark in marks.items() if text.decode(name, "replace") != text.decode(best, "replace")]
    margin = min(others) - marks[best] if others else 1.0
    return best, round(min(MOST_CERTAIN, LEAST_CERTAIN + margin), 3)


def _telling(sample: bytes) -> bytes:
    """The lines beyond ASCII, several times over if they are few: languages show by how often letters occur."""
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    text = b"\n".join(lines)[:MOST_BYTES].rpartition(b"\n")[0] if sum(map(len, lines)) > MOST_BYTES else b"\n".join(lines)
    text = text or sample[:MOST_BYTES]
    return (text + b"\n") * (-(-ENOUGH_BYTES // len(text))) if text else b""


def _oddity(decoded: str) -> float:
    """Share of the characters beyond ASCII that stand where none does."""
    beyond = sum(not character.isascii() for character in decoded)
    return len(ODD.findall(decoded)) / beyond if beyond else 0.0


def _is_western(text: bytes) -> bool:
    """Whether it reads as the most common page does: its own letters and signs, and words that are not made of them alone."""
    decoded = text.decode("cp1252", errors="replace")
    beyond = {character for character in decoded if not character.isascii()}
    return beyond <= WESTERN and _neighbours(decoded) <= MOST_NEIGHBOURS and not _oddity(decoded)


def _is_turkish(decoded: str) -> bool:
    """Whether letters of Icelandic stand where its other letters do not: they are Turkish ones, misread."""
    return not ICELANDIC.isdisjoint(decoded) and ALSO_ICELANDIC.isdisjoint(decoded)


def _is_dense(text: bytes, name: str) -> bool:
    """Whether characters beyond ASCII stand side by side, as they do where every character of a word is one."""
    return _neighbours(text.decode(name, errors="replace")) >= LEAST_NEIGHBOURS


def _neighbours(decoded: str) -> float:
    """Share of the characters beyond ASCII that stand beside another."""
    beyond = [not character.isascii() for character in decoded]
    beside = sum(
        here and (before or after) for before, here, after in zip([False, *beyond], beyond, [*beyond[1:], False], strict=False)
    )
    return beside / max(1, sum(beyond))
