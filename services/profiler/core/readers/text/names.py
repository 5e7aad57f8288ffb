"""What is odd about the names of columns. They stay as they stand."""

from __future__ import annotations

import re
from collections import Counter

from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.text.header import Layout

LONGEST_NAME = 256
PLACES = 5
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
"""Characters that do not show, break lines, or turn the direction of text."""


def note_names(layout: Layout, problems: Problems) -> None:
    """Count names that lack, repeat, are long or hold characters that deceive."""
    if not layout.header_count:
        problems.note("no_header")
        return
    names, named_count = layout.names, max(len(cells) for cells in layout.header)
    if layout.surplus_count:
        problems.note("long_header", f"{named_count + layout.surplus_count} of {named_count} columns", layout.surplus_count)
    problems.note("short_header", f"{named_count} of {len(names)} columns are named", len(names) - named_count)
    named = Counter(names[:named_count])
    problems.note("blank_headers", "", named.pop("", 0))
    places: dict[str, list[int]] = {}
    for position, name in enumerate(names, start=1):
        places.setdefault(name, []).append(position)
    for name, count in named.items():
        if count > 1:
            problems.note("duplicate_headers", _columns(places[name]), count)
    _note_those("long_headers", [len(name) > LONGEST_NAME for name in names], problems)
    _note_those("hidden_characters_in_headers", [HIDDEN.search(name) is not None for name in names], problems)


def _note_those(code: str, flags: list[bool], problems: Problems) -> None:
    positions = [position for position, flag in enumerate(flags, start=1) if flag]
    if positions:
        problems.note(code, _columns(positions), len(positions))


def _columns(positions: list[int]) -> str:
    return "columns " + ", ".join(map(str, positions[:PLACES]))
