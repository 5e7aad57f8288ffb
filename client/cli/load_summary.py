"""What became of a converted file, and how it was read: for people on standard error, for programs as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from client.cli.output import size

if TYPE_CHECKING:
    from rich.console import Console

    from services.profiler.adapters.conversion import Order, Outcome
    from services.runtime.errors import ServiceError

SHOWN_NAMES = 5


def account_json(order: Order, account: Mapping[str, object]) -> dict[str, object]:
    """The account of a file as JSON."""
    return {"source": str(order.source), "target": str(order.target), "format": order.format, "status": "converted", **account}


def failure_json(outcome: Outcome) -> dict[str, object]:
    """Why a file was not converted, as JSON."""
    error, order = outcome.error, outcome.order
    assert error is not None
    return {
        "source": str(order.source),
        "target": str(order.target),
        "format": order.format,
        "status": "failed",
        "error": {"code": error.reason.lower(), "message": error.message},
    }


def print_account(out: Console, order: Order, account: Mapping[str, object]) -> None:
    """A few lines: how much, how it was read, what was odd."""
    from rich.text import Text

    load = _object(account.get("load"))
    shape = f"{_count(account.get('row_count'))} rows × {_count(account.get('column_count'))} columns"
    written = size(_int(account.get("size_bytes")))
    out.print(Text.assemble((order.source.name, "bold"), " → ", (str(order.target), "bold"), f"  {shape}  {written}"))
    out.print(Text(f"  read as {', '.join(_decisions(load))}", style="dim"))
    problems = load.get("problems")
    for problem in problems if isinstance(problems, list) else []:
        entry = _object(problem)
        out.print(Text.assemble(("  note ", "yellow"), f"{entry.get('message')} ({_count(entry.get('count'))})"))
    for line in _changes(order, account):
        out.print(Text.assemble(("  note ", "yellow"), line))


def print_failure(out: Console, order: Order, error: ServiceError) -> None:
    """One line."""
    from rich.text import Text

    out.print(Text.assemble(("error ", "bold red"), f"{order.source}: {error.message} ", (f"({error.reason.lower()})", "dim")))


def _decisions(load: Mapping[str, object]) -> list[str]:
    """What was decided about the format; nothing where there was nothing to decide."""
    said = [str(load.get("format"))]
    for name in ("compression", "encoding", "delimiter", "quote", "escape", "comment", "sheet", "json_path"):
        value = load.get(name)
        if value:
            said.append(str(value) if name == "encoding" else f"{name} {str(value)!r}")
    if load.get("encoding"):
        said.append({0: "no header", 1: "one header row"}.get(_int(load.get("header_row_count")) or 0, "several header rows"))
    return said


def _changes(order: Order, account: Mapping[str, object]) -> list[str]:
    """What is not as it was in the source."""
    lines = []
    renamed = account.get("renamed")
    if isinstance(renamed, list) and renamed:
        names = [f"{name!r} (column {position})" for position, name in renamed]
        lines.append(f"Columns without a name of their own got one: {_some(names, _int(account.get('renamed_count')))}")
    texts = account.get("text_columns")
    if isinstance(texts, list) and texts:
        lines.append(f"Columns stay text, because their type would lose something: {_some(list(map(str, texts)))}")
    extra = _int(account.get("extra_cell_row_count"))
    if extra:
        where = "at the end of their records" if order.format == "csv" else "under _extra_cells"
        lines.append(f"Cells beyond the last column stand {where} ({extra:,} rows).")
    return lines


def _some(names: list[str], count: int | None = None) -> str:
    more = (count or len(names)) - SHOWN_NAMES
    return ", ".join(names[:SHOWN_NAMES]) + (f" and {more:,} more" if more > 0 else "")


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _int(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _count(value: object) -> str:
    number = _int(value)
    return "–" if number is None else f"{number:,}"
