"""The shape of a cell: what may be shown of it where its value may not."""

from __future__ import annotations

import unicodedata

LONGEST = 40


def masked(text: str) -> str:
    """A for an upper-case letter, a for any other, 9 for a digit, ? for what is not printable, everything else as itself.

    Letters and digits of every script count; a combining mark goes with its letter. Cut at 40 characters.
    """
    shape = "".join(map(_shape, text[:LONGEST]))
    return f"{shape}…" if len(text) > LONGEST else shape


def _shape(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Lu", "Lt"):
        return "A"
    if category[0] in "LM":
        return "a"
    if category[0] == "N":
        return "9"
    return character if character == " " or character.isprintable() else "?"
