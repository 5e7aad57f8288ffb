"""A column of a report, by the name or the position that somebody types."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from client.errors import ClientError
from client.models import Json, JsonValue

POSITION = re.compile(r"#(\d{1,9})")
MOST_SUGGESTED = 3
LONGEST_NAME = 60


class UnknownColumn(ClientError):
    """The report has no such column, or several."""

    code = "unknown_column"


def column_of(report: Json, wanted: str) -> Mapping[str, JsonValue]:
    """The column of that name, or at that position: ``#1`` is the first. A name goes before a position.

    Raises ``UnknownColumn`` that says what comes near, or which columns share the name.
    """
    listed = report.get("columns")
    columns = [column for column in listed if isinstance(column, Mapping)] if isinstance(listed, list) else []
    named = [place for place, column in enumerate(columns) if column.get("name") == wanted]
    if len(named) == 1:
        return columns[named[0]]
    if named:
        raise UnknownColumn(f"{len(named)} columns have this name; say which one: {', '.join(f'#{at + 1}' for at in named[:20])}")
    if position := POSITION.fullmatch(wanted):
        return _at(columns, int(position[1]))
    raise UnknownColumn(f"there is no column {_quoted(wanted)}{_suggestion(columns, wanted)}")


def _at(columns: Sequence[Mapping[str, JsonValue]], position: int) -> Mapping[str, JsonValue]:
    if not 1 <= position <= len(columns):
        raise UnknownColumn(f"there is no column #{position}: the table has {len(columns)}, the first is #1")
    return columns[position - 1]


def _suggestion(columns: Sequence[Mapping[str, JsonValue]], wanted: str) -> str:
    by_folded = {str(column.get("name")).casefold(): str(column.get("name")) for column in reversed(columns)}
    near = [by_folded[name] for name in get_close_matches(wanted.casefold(), by_folded, MOST_SUGGESTED)]
    if near:
        return f"; did you mean {' or '.join(map(_quoted, near))}?"
    return f"; the table has {len(columns)}: {', '.join(_quoted(str(column.get('name'))) for column in columns[:10])}" + (
        " …" if len(columns) > 10 else ""
    )


def _quoted(name: str) -> str:
    """A name on one line, whatever is in it."""
    clean = "".join(character if character.isprintable() else " " for character in name)
    return f"“{clean[:LONGEST_NAME]}…”" if len(clean) > LONGEST_NAME else f"“{clean}”"
