"""Paths into a document, as they are read from options and written into column names."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from services.profiler.errors import InvalidReadOption

ROOT = "$"
ELEMENTS = None
"""The step from an array to its elements."""
_PLAIN = re.compile(r'[^.\[\]"\s](?:[^.\[\]"]*[^.\[\]"\s])?')
_STEP = re.compile(r"""\.?(?:(?P<plain>[^.\[\]"']+)|\[?(?P<quoted>"(?:[^"\\]|\\.)*"|'[^']*')\]?)""")


class Earlier(NamedTuple):
    """A key that stands in its object again, and which of its places, from 1, this one is; the last has the key alone."""

    key: str
    number: int


Step = str | int | Earlier | None
"""A key, a position in a row that is an array, a repeated key, or the elements of an array."""


def written(steps: Sequence[Step]) -> str:
    """A path as a name: ``a.b``, ``a[].b``, ``a["x.y"]``. Different paths have different names."""
    name = ""
    for step in steps:
        if step is ELEMENTS:
            name += "[]"
        elif isinstance(step, int):
            name += f"[{step}]"
        else:
            key, number = step if isinstance(step, Earlier) else (step, 0)
            plain = key != ROOT and _PLAIN.fullmatch(key)
            name += ("." if name else "") + key if plain else f"[{json.dumps(key, ensure_ascii=False)}]"
            name += f"[duplicate {number}]" if number else ""
    # Half of a surrogate pair is no character and cannot be written down.
    return name.encode(errors="replace").decode()


def parsed(path: str) -> tuple[str, ...]:
    """The keys of a path like ``$.data.items`` or ``data["a.b"]``; none for the top. Raises InvalidReadOption."""
    rest, keys = path.strip().removeprefix(ROOT).removesuffix("[]").removesuffix("[*]"), []
    while rest:
        match = _STEP.match(rest)
        if match is None:
            raise InvalidReadOption("json_path", 'keys are expected, parted by points, like data.items or data["a.b"]')
        keys.append(match["plain"] or _unquoted(match["quoted"]))
        rest = rest[match.end() :]
    return tuple(keys)


def _unquoted(quoted: str) -> str:
    try:
        return str(json.loads(quoted)) if quoted.startswith('"') else quoted[1:-1]
    except ValueError:
        raise InvalidReadOption("json_path", "a quoted key is written as in JSON") from None
