"""How figures and names read in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

MAX_NAME_LENGTH = 60
MAX_DECIMALS = 12
UNITS = ("bytes", "KB", "MB", "GB", "TB")


def count(number: float) -> str:
    """A whole number with thousands apart: 12,345."""
    return f"{int(number):,}"


def counted(number: float, noun: str, plural: str | None = None) -> str:
    """A number and its noun: 1 row, 2 rows."""
    return f"{count(number)} {noun if number == 1 else plural or noun + 's'}"


def be(number: float) -> str:
    """The verb for so many."""
    return "is" if number == 1 else "are"


def percent(ratio: float) -> str:
    """A share with one decimal, more where fewer would read as nothing or as all."""
    share = Decimal(repr(float(ratio))) * 100
    for decimals in range(1, MAX_DECIMALS + 1):
        text = f"{share:.{decimals}f}"
        if share in (0, 100) or Decimal(text) not in (0, 100):
            break
    return f"{text.removesuffix('.0')} %"


def score(points: float) -> str:
    """Points with one decimal where it says something: 87.3, 90."""
    return f"{points:.1f}".removesuffix(".0")


def measure(number: float) -> str:
    """A figure of the data: thousands apart, four digits where it is no whole number."""
    if float(number).is_integer() and abs(number) < 1e15:
        return f"{number:,.0f}"
    return f"{number:,.1f}" if 1000 <= abs(number) < 1e15 else f"{number:.4g}"


def size(byte_count: int) -> str:
    """A file's size in the unit that keeps it short: 980 bytes, 1.3 MB."""
    amount, unit = float(byte_count), 0
    while amount >= 1000 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return counted(byte_count, "byte") if unit == 0 else f"{score(amount)} {UNITS[unit]}"


def shortened(name: str) -> str:
    """A user's name: printable, on one line, without our quotation marks, at most 60 characters."""
    clean = "".join(character if character.isprintable() else " " for character in name)
    clean = " ".join(clean.replace("“", '"').replace("”", '"').split())
    return f"{clean[: MAX_NAME_LENGTH - 1]}…" if len(clean) > MAX_NAME_LENGTH else clean


def quoted(name: str) -> str:
    """A user's name in quotation marks, shortened."""
    return f"“{shortened(name)}”"


def mentions(text: str, name: str | None) -> bool:
    """Whether a text names a column: in quotation marks, as names such as “value” or “a” are words of every other sentence."""
    return name is not None and any(form in text for form in (quoted(name), f'"{name}"', f"'{name}'", f"`{name}`"))


def listed(names: Sequence[str], most: int = 3) -> str:
    """Quoted names as a list: “a”, “b” and “c”; the rest as "others"."""
    shown = [quoted(name) for name in names[:most]]
    if len(names) > most:
        shown.append("others")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def sentence(text: str) -> str:
    """Text with a capital at its start and a full stop at its end."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")


def uncapitalised(text: str) -> str:
    """Text as it goes on within a sentence: its first word small, unless that is an abbreviation or a sign such as NaN."""
    first, rest = text[:1], text.split(" ", 1)[0][1:]
    is_word = rest.islower() or first == "A"
    return first.lower() + text[1:] if is_word and rest == rest.lower() else text
