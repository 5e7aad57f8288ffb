"""Texts that a tool puts between single quotes in SQL without looking into them.

A quote is doubled, as every database reads it. A backslash before a quote ends the text in some databases and not in others: what
has one is not handed on.
"""

from __future__ import annotations

from collections.abc import Sequence


def literals(values: Sequence[int | str]) -> list[int | str] | None:
    """Values for a list in SQL; None if one of them cannot be handed on."""
    if any(isinstance(value, str) and "\\" in value for value in values):
        return None
    return [value.replace("'", "''") if isinstance(value, str) else value for value in values]


def pattern_literal(pattern: str) -> str | None:
    """A regular expression for SQL; None if it cannot be handed on. A backslash alone reads alike where it stands for itself."""
    return None if "\\" in pattern and "'" in pattern else pattern.replace("'", "''")
