"""Options that say how a file is to be read, shared by every command that reads one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

PANEL = "Reading (detected where not told)"
ESCAPES = {"\\t": "\t", "tab": "\t", "space": " ", "none": ""}
"""How signs are typed that a shell eats."""

Reading = dict[str, object]
"""Read options as the API names them; what is absent is detected."""


def _told(flag: str, help_text: str, **more: Any) -> Any:
    return typer.Option(flag, help=help_text, rich_help_panel=PANEL, show_default=False, **more)


def reading_options(
    *,
    read_format: Annotated[str | None, _told("--format", "Format: csv, tsv, json, parquet …")] = None,
    delimiter: Annotated[str | None, _told("--delimiter", "What stands between cells: ';', tab, space …")] = None,
    quote: Annotated[str | None, _told("--quote", "Quote character; 'none' for none.")] = None,
    escape: Annotated[str | None, _told("--escape", "Character that takes the next one's meaning away; 'none' for none.")] = None,
    comment: Annotated[str | None, _told("--comment", "What begins a line that is no data; 'none' for none.")] = None,
    encoding: Annotated[str | None, _told("--encoding", "Character encoding: utf-8, windows-1252, utf-16-le …")] = None,
    header_rows: Annotated[int | None, _told("--header-rows", "Rows that name the columns; 0 for none.", min=0)] = None,
    skip_rows: Annotated[int | None, _told("--skip-rows", "Rows to leave out before the header.", min=0)] = None,
    sheet: Annotated[str | None, _told("--sheet", "Sheet of a workbook, by its name.")] = None,
    json_path: Annotated[str | None, _told("--json-path", "Where in a JSON document the records stand.")] = None,
    null_value: Annotated[list[str] | None, _told("--null-value", "A cell that is a missing value; repeat it for several.")] = None,
    decimal: Annotated[str | None, _told("--decimal", "Decimal sign of the numbers: '.' or ','.")] = None,
    column_type: Annotated[
        list[str] | None, _told("--type", "Type of a column, as in zip=text; repeat it for several.", metavar="NAME=TYPE")
    ] = None,
) -> Reading:
    """What was told, as the API names it. Raises ``typer.BadParameter``."""
    signs = {"delimiter": delimiter, "quote": quote, "escape": escape, "comment": comment}
    told: Reading = {name: ESCAPES.get(sign, sign) for name, sign in signs.items() if sign is not None}
    others = {
        "format": read_format,
        "encoding": encoding,
        "header_rows": header_rows,
        "skip_rows": skip_rows,
        "sheet": sheet,
        "json_path": json_path,
        "null_values": null_value or None,
        "decimal": decimal,
        "types": _types(column_type or []) or None,
    }
    return told | {name: value for name, value in others.items() if value is not None}


def takes_reading(command: Callable[..., None], without: Collection[str] = ()) -> Callable[..., None]:
    """A command whose parameter ``reading`` is given as the options of ``reading_options``, but for some of them."""
    known = inspect.signature(reading_options, eval_str=True).parameters
    ours = {name: each for name, each in known.items() if name not in without}
    theirs = [each for name, each in inspect.signature(command, eval_str=True).parameters.items() if name != "reading"]

    @wraps(command)
    def wrapper(**values: Any) -> None:
        reading = reading_options(**{name: values.pop(name) for name in ours})
        command(**values, reading=reading)

    as_keywords = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in theirs]
    wrapper.__signature__ = inspect.Signature([*as_keywords, *ours.values()], return_annotation=None)  # type: ignore[attr-defined]
    hints = get_type_hints(command, include_extras=True) | get_type_hints(reading_options, include_extras=True)
    wrapper.__annotations__ = {name: hint for name, hint in hints.items() if name not in {"reading", "return", *without}}
    return wrapper


def _types(given: list[str]) -> dict[str, str]:
    types: dict[str, str] = {}
    for entry in given:
        # The last sign: a column's name may hold one as well.
        name, sign, kind = entry.rpartition("=")
        if not sign or not name or not kind:
            raise typer.BadParameter("write it as column=type, for example zip=text", param_hint="--type")
        types[name] = kind
    return types
