"""Masks of values as one readable regular expression.

The dialect is what Python, Rust, Java, JavaScript and the SQL engines read alike: sets of ASCII, repeats, groups, anchors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

SETS: Final[Mapping[str, str]] = {"A": "[A-Z]", "a": "[a-z]", "9": "[0-9]"}
SYNTAX: Final = frozenset("\\^$.*+?()[]{}|")
"""Only these are escaped: JavaScript refuses an escape that means nothing."""
MOST_SHAPES: Final = 3
LONGEST_MASK: Final = 64
Run = tuple[str, int]


def regex_of(masks: Sequence[str]) -> str | None:
    """An anchored pattern of exactly these shapes, repeats between the shortest and the longest; None if there are too many."""
    if not masks or any(len(mask) > LONGEST_MASK or not mask.isascii() or not mask.isprintable() for mask in masks):
        return None
    shapes: dict[tuple[str, ...], list[list[Run]]] = {}
    for mask in masks:
        runs = list(_runs(mask))
        shapes.setdefault(tuple(sign for sign, _ in runs), []).append(runs)
    if len(shapes) > MOST_SHAPES:
        return None
    branches = ["".join(_part(column) for column in zip(*alike, strict=True)) for alike in shapes.values()]
    return f"^{branches[0]}$" if len(branches) == 1 else f"^(?:{'|'.join(branches)})$"


def _runs(mask: str) -> Iterator[Run]:
    for sign, group in groupby(mask):
        length = len(list(group))
        # A literal is written as often as it stands: its number belongs to the shape.
        yield from [(sign, length)] if sign in SETS else [(sign, 1)] * length


def _part(alike: Sequence[Run]) -> str:
    sign, lengths = alike[0][0], [length for _, length in alike]
    if sign not in SETS:
        return f"\\{sign}" if sign in SYNTAX else sign
    least, most = min(lengths), max(lengths)
    return SETS[sign] + ("" if least == most == 1 else f"{{{least}}}" if least == most else f"{{{least},{most}}}")
