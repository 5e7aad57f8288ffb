"""How deep brackets are nested, told from the bytes before any parser sees them."""

from __future__ import annotations

from services.profiler.errors import NestedTooDeep

_ALL_BUT_KEPT = bytes(code for code in range(256) if code not in b'{}[]"\n')
_AS_SQUARE = bytes.maketrans(b"{}", b"[]")
DEEPEST = 200
"""Whatever the limits say: parsing and lists of lists use the stack."""


def check_depth(text: bytes, base: int, max_depth: int, *, is_by_line: bool = False) -> None:
    """Raises NestedTooDeep where a text that begins ``base`` levels deep goes deeper than the limit.

    ``is_by_line``: every line begins anew, whatever the one before left open.
    """
    cap = min(max_depth, DEEPEST)
    brackets = _outside_strings(text)
    if not is_by_line:
        brackets = brackets.replace(b"\n", b"")
    if base + _bound(brackets, cap) > cap and base + _deepest(brackets) > cap:
        raise NestedTooDeep(cap)


def _outside_strings(text: bytes) -> bytes:
    """The brackets alone, by line. No string goes on beyond its line: a quote that is never closed hides one line at most."""
    if b"\\" in text:
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Two quotes side by side open and close nothing that matters, whichever of them is first.
    marks = text.translate(_AS_SQUARE, _ALL_BUT_KEPT).replace(b'""', b"")
    if b'"' not in marks:
        return marks
    return b"\n".join(b"".join(line.split(b'"')[::2]) for line in marks.split(b"\n"))


def _bound(brackets: bytes, cap: int) -> int:
    """At least the depth: each round takes the innermost pairs away, what is left counts as if it were one chain."""
    rounds = 0
    while rounds <= cap:
        inner = brackets.replace(b"[]", b"")
        if len(inner) == len(brackets):
            break
        brackets, rounds = inner, rounds + 1
    return rounds + max(line.count(b"[") for line in brackets.split(b"\n"))


def _deepest(brackets: bytes) -> int:
    deepest = level = 0
    for sign in brackets:
        level = level + 1 if sign == 0x5B else max(0, level - 1) if sign == 0x5D else 0
        deepest = max(deepest, level)
    return deepest
