"""Plain data as YAML that version 1.1 and 1.2 read alike: texts in double quotes but for plain words, odd characters escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.][A-Za-z0-9]+)*")
READ_AS_OTHERS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
LONGEST_PLAIN: Final = 60
Data = Mapping[str, "Data"] | Sequence["Data"] | str | int | float | bool | None


def yaml_text(data: Data, comments: Sequence[str] = ()) -> str:
    """A document, comments first. Floats are finite."""
    lines = [f"# {_comment(comment)}" for comment in comments]
    return "\n".join([*lines, *_lines(data, 0)]) + "\n"


def _lines(data: Data, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(data, Mapping) and data:
        for key, value in data.items():
            # Beyond 1024 characters a key needs the long form.
            name = _scalar(key)
            if len(name) > 1000:
                yield f"{indent}? {name}"
                yield from _entry(f"{indent}:", value, depth)
            else:
                yield from _entry(f"{indent}{name}:", value, depth)
    elif isinstance(data, Sequence) and not isinstance(data, str) and data:
        for item in data:
            yield from _item(item, depth)
    else:
        yield indent + _scalar(data)


def _entry(head: str, value: Data, depth: int) -> Iterator[str]:
    if _is_deep(value):
        yield head
        yield from _lines(value, depth + 1)
    else:
        yield f"{head} {_scalar(value)}"


def _item(item: Data, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if not _is_deep(item):
        yield f"{indent}- {_scalar(item)}"
        return
    first, *rest = _lines(item, depth + 1)
    yield f"{indent}- {first[len(indent) + 2 :]}"
    yield from rest


def _is_list(value: Data) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_deep(value: Data) -> bool:
    return bool(value) and (isinstance(value, Mapping) or _is_list(value))


def _scalar(value: Data) -> str:
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    if isinstance(value, Mapping):
        return "{}"
    if _is_list(value):
        return "[]"
    return _float(value) if isinstance(value, float) else json.dumps(value)


def _float(value: float) -> str:
    # YAML 1.1 takes 1e+16 for a text: it wants a point.
    mantissa, mark, exponent = repr(value).partition("e")
    if not mark:
        return mantissa
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent if exponent[0] in '+-' else '+' + exponent}"


def _is_plain(value: str) -> bool:
    """Whether it can stand without quotes: a word of a key, and nothing that YAML reads as a number or a truth."""
    return bool(WORD.fullmatch(value)) and value.lower() not in READ_AS_OTHERS and len(value) <= LONGEST_PLAIN


def _quoted(value: str) -> str:
    return '"' + "".join(map(_character, value)) + '"'


def _character(character: str) -> str:
    code = ord(character)
    if character in ESCAPES:
        return ESCAPES[character]
    if character.isascii():
        return character if character.isprintable() else f"\\x{code:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return "?"  # half of a pair is no character
    if character.isprintable():
        return character
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _comment(text: str) -> str:
    return "".join(character if character.isprintable() and not 0xD800 <= ord(character) <= 0xDFFF else " " for character in text)
