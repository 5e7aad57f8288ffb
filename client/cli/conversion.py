"""What ``pmd convert`` is to do: which file becomes which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from services.profiler.adapters.conversion import Order


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
