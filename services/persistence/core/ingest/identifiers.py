"""Names of a user as identifiers of the warehouse: the only place where text that is not ours becomes part of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MAX_CHARS = 255
"""Of an identifier of Snowflake, the quotes around it not counted."""


def quoted(name: str) -> str:
    """A name as a quoted identifier: whatever it holds, it ends where it ends. Raises ``ValueError`` for one that cannot be any."""
    if not name or len(name) > MAX_CHARS or not name.isprintable():
        raise ValueError("no identifier")
    return '"' + name.replace('"', '""') + '"'


def distinct(names: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Names of columns as identifiers that nobody mistakes for each other: printable, not blank, not too long, in any case.

    ``column_3`` for the third if it has none, ``name_2`` for the second of a name. Case does not tell two apart, as it would not
    for people who write queries. ``taken`` are names that none may have.
    """
    printable = [_printable(name) for name in names]
    # A name that stands in the source is not given to another column, if that can be helped.
    known = {folded(name) for name in taken}
    reserved = known | {folded(name) for name in printable}
    chosen = []
    for number, name in enumerate(printable, 1):
        free = name if name.strip() else f"column_{number}"
        if folded(free) in known or (not name.strip() and folded(free) in reserved):
            free = _free(free, known | reserved)
        known.add(folded(free))
        chosen.append(free)
    return chosen


def folded(name: str) -> str:
    """What two names have in common that differ in case only."""
    return name.casefold().lower()


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "_" for character in name[:MAX_CHARS])


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while folded(candidate := f"{name[: MAX_CHARS - len(str(number)) - 1]}_{number}") in taken:
        number += 1
    return candidate
