"""How codes, sizes and places read on a sheet."""

from __future__ import annotations

from services.artifacts.core.report import number, text

UNITS = ("bytes", "KB", "MB", "GB", "TB")
WHOLE_DATASET = "(whole dataset)"


def words(code: object) -> str:
    """A code in words: ``null_ratio_high`` becomes "Null ratio high"."""
    plain = text(code).replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]


def column_name(value: object) -> str:
    """A column's name, or that the whole dataset is meant."""
    return WHOLE_DATASET if value is None else text(value)


def size(value: object) -> str:
    """A number of bytes in the unit that keeps it short."""
    amount = number(value)
    if amount is None:
        return ""
    unit = 0
    while amount >= 1000 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:,.0f} {UNITS[unit]}" if unit == 0 else f"{amount:,.1f} {UNITS[unit]}"


def time(value: object) -> str:
    """An ISO 8601 time as people write it, to the second."""
    return text(value).split(".")[0].removesuffix("Z").replace("T", " ") + " UTC" if value else ""


def counted(amount: int, noun: str) -> str:
    """A number and its noun."""
    return f"{amount:,} {noun}{'' if amount == 1 else 's'}"
