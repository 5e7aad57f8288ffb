"""The mask of a text: A upper-case letter, a lower-case letter, x letter without case, 9 digit, any other character as itself.

A mask has as many code points as its text, so that lengths, case and spacing can be read from it;
and there are far fewer masks than texts.
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits

import polars as pl

SEPARATOR = "\x1f"
TABLE = bytes.maketrans((ascii_uppercase + ascii_lowercase + digits).encode(), b"A" * 26 + b"a" * 26 + b"9" * 10)


def masks(values: pl.Series) -> pl.Series:
    """Mask of every text; there must be no nulls."""
    found = translated(values, TABLE)
    if found is not None:
        return found
    is_plain = (values.str.len_bytes() == values.str.len_chars()) & ~values.str.contains(SEPARATOR, literal=True)
    plain = translated(values.filter(is_plain), TABLE)
    found = _unicode_masks(values.filter(~is_plain))
    places = pl.concat([is_plain.arg_true(), (~is_plain).arg_true()])
    return pl.concat([values.clear() if plain is None else plain, found]).gather(places.arg_sort())


def translated(values: pl.Series, table: bytes, delete: bytes = b"") -> pl.Series | None:
    """Texts that are all ASCII and without the separator, byte by byte as the table says; None of others and of none."""
    # One translation of all texts joined: a fourteenth of the time of three regular expressions.
    joined: bytes = values.str.join(SEPARATOR).cast(pl.Binary).item() or b""
    if not joined.isascii():
        return None
    found = pl.Series(values.name, [joined.translate(table, delete)], pl.Binary).cast(pl.String).str.split(SEPARATOR).explode()
    return found if len(found) == len(values) else None


def _unicode_masks(values: pl.Series) -> pl.Series:
    upper = values.str.replace_all(r"\p{Lu}|\p{Lt}", "A")
    lower = upper.str.replace_all(r"\p{Ll}", "a")
    # Most scripts have no case: their words would stand in a report as they are.
    return lower.str.replace_all(r"\p{Lo}|\p{Lm}|\p{M}", "x").str.replace_all(r"\p{Nd}", "9")
