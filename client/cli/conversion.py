"""What ``pmd convert`` is to do: which file becomes which, and how the files are to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from services.profiler.adapters.conversion import Order
    from services.profiler.core.readers.base import ReadOptions

NUMBERS = ("header_rows", "skip_rows")
LISTS = ("null_values",)
TEXTS = ("format", "delimiter", "quote", "encoding", "sheet", "json_path", "decimal")


def read_options(pairs: Sequence[str]) -> ReadOptions:
    """Reading options from ``key=value``: the one place at which they come in."""
    from services.profiler.core.readers.base import ReadOptions

    options: dict[str, object] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or key not in (*NUMBERS, *LISTS, *TEXTS):
            raise typer.BadParameter(f"key=value with a key of {', '.join((*TEXTS, *NUMBERS, *LISTS))}", param_hint="--option")
        options[key] = _value(key, value)
    return ReadOptions(**options)  # type: ignore[arg-type]  # by key


def output_format(out: Path, formats: Sequence[str]) -> str:
    """The format that a file's suffix names."""
    name = out.suffix.lower().removeprefix(".")
    if name not in formats:
        raise typer.BadParameter(f"ends in .{', .'.join(formats)}", param_hint="OUT")
    return name


def folder_orders(folder: Path, out: Path, to: str) -> list[Order]:
    """An order for every file below a folder, hidden ones left out, in the order of their names."""
    from services.profiler.adapters.conversion import Order

    files = sorted(_files(folder, out))
    renamed = {file: file.relative_to(folder).with_suffix(f".{to}") for file in files}
    wanted = Counter(renamed.values())
    orders = []
    for file, target in renamed.items():
        own = file.relative_to(folder)
        # Where two files would become one, those of another format keep their suffix before the new one.
        is_taken = wanted[target] > 1 and target != own
        orders.append(Order(file, out / (own.with_name(f"{own.name}.{to}") if is_taken else target), to))
    return orders


def _files(folder: Path, out: Path) -> Iterator[Path]:
    written = out.resolve()
    for path in folder.rglob("*"):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden and not path.resolve().is_relative_to(written):
            yield path


def _value(key: str, value: str) -> object:
    if key in NUMBERS:
        if not value.isdecimal():
            raise typer.BadParameter(f"{key} is a number", param_hint="--option")
        return int(value)
    return tuple(value.split(",")) if key in LISTS else value
