"""What the program prints: JSON for programs, tables for people. Errors go to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING

from client.errors import ClientError, ProblemError

if TYPE_CHECKING:
    from rich.console import Console


def console(*, stderr: bool = False) -> Console:
    """A terminal that knows its width and colours. Rich is imported late: ``--json`` does without."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def print_json(data: object) -> None:
    """Strict JSON on standard output."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False, default=_plain)
    sys.stdout.write("\n")


def print_error(error: ClientError) -> None:
    """One line, the fields below it, and what could help."""
    out = console(stderr=True)
    out.print(f"[bold red]error[/] {_escaped(str(error))} [dim]({error.code})[/]")
    if isinstance(error, ProblemError):
        for entry in error.fields:
            out.print(f"  [bold]{_escaped(entry.field)}[/]: {_escaped(entry.description)}")


def size(byte_count: int | None) -> str:
    """A size for people, in binary units."""
    if byte_count is None:
        return "–"
    value, units = float(byte_count), ["B", "KiB", "MiB", "GiB", "TiB"]
    for unit in units:
        if value < 1024 or unit == units[-1]:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    raise AssertionError  # the last unit takes everything


def duration(milliseconds: int | None) -> str:
    """A time for people."""
    if milliseconds is None:
        return "–"
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence | set | frozenset):
        return list(value)
    return str(value)


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
