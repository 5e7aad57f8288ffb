"""Numbers that are not written the plain way: decimal commas, thousands, currencies, percent, parentheses for minus."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

GROUPS = ".,'’ \u00a0\u202f"
CURRENCIES = "$€£¥₹₽₩₺฿"
CURRENCY_CODES = "EUR|USD|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|AUD|CAD|BRL"

CELL = re.compile(
    rf"""
    (?P<open>\()?[+−-]?
    (?P<before>[{CURRENCIES}]|{CURRENCY_CODES})?\ ?[+−-]?
    (?P<whole>\d{{1,3}}(?:(?P<group>[{GROUPS}])\d{{3}}(?:(?P=group)\d{{3}})*)|\d+)?
    (?:(?P<decimal>[.,])\d+)?
    \ ?(?P<after>[{CURRENCIES}%‰]|{CURRENCY_CODES})?
    (?P<close>\))?
    """,
    re.VERBOSE,
)
AMBIGUOUS = re.compile(r"(?<!\d)[1-9]\d{0,2}[.,]\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Notation:
    """One way to write numbers."""

    decimal: str
    """The sign before the fraction: a point or a comma."""
    group: str = ""
    """The sign between thousands; empty where there is none."""
    unit: str = ""
    """A currency or percent sign beside the number; values are as written: 5 % is 5."""

    @property
    def shape(self) -> str:
        """Regular expression of a cell written so."""
        groups = rf"[1-9]\d{{0,2}}(?:{re.escape(self.group)}\d{{3}})+|" if self.group else ""
        body = rf"(?:(?:{groups}0|[1-9]\d*)(?:{re.escape(self.decimal)}\d+)?|{re.escape(self.decimal)}\d+)"
        unit = rf"(?:{re.escape(self.unit)} ?)?" if self.unit else ""
        after = rf"(?: ?{re.escape(self.unit)})?" if self.unit else ""
        signed = rf"[+−-]?{unit}[+−-]?{body}{after}"
        return rf"^(?:{signed}|\({signed}\))$"

    def read(self, cells: pl.Series) -> pl.Series:
        """Float64; null where a cell is not written so."""
        return self._plain(cells).cast(pl.Float64, strict=False)

    def read_integers(self, cells: pl.Series) -> pl.Series:
        """Int64; null where a cell is not written so or has a fraction."""
        return self._plain(cells).cast(pl.Int64, strict=False)

    def _plain(self, cells: pl.Series) -> pl.Series:
        fits = cells.str.contains(self.shape)
        plain = cells.set(~fits, None).str.replace_all("[(−]", "-").str.replace_all(")", "", literal=True)
        for sign in (self.group, self.unit, " "):
            plain = plain.str.replace_all(sign, "", literal=True) if sign else plain
        return plain.str.replace(self.decimal, ".", literal=True)


def recognize(cell: str) -> tuple[Notation, ...]:
    """Every way in which the cell may be written; none if it is a plain number or none at all."""
    match = CELL.fullmatch(cell) if 2 <= len(cell) <= 40 else None
    if match is None or not (match["whole"] or match["decimal"]) or bool(match["open"]) != bool(match["close"]):
        return ()
    unit = match["before"] or match["after"] or ""
    group, decimal = match["group"] or "", match["decimal"] or ""
    if not (group or unit or decimal == "," or match["open"]):
        return ()
    if group and decimal:
        return (Notation(decimal, group, unit),) if group != decimal else ()
    # One sign before three digits may part thousands or begin a fraction.
    sign = decimal or group
    if sign in (".", ",") and AMBIGUOUS.search(cell) and cell.count(sign) == 1:
        return Notation(sign, "", unit), Notation(_other(sign), sign, unit)
    if decimal:
        return (Notation(decimal, "", unit),)
    return (Notation(_other(group) if group and group in ".," else ".", group, unit),)


def _other(sign: str) -> str:
    return "." if sign == "," else ","
