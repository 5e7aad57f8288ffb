"""What was measured, for people as aligned text and for programs as JSON."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

Row = Mapping[str, object]
NOTHING = "–"
YARDSTICKS = ("profile-my-data", "polars", "duckdb")


def table(rows: Sequence[Row], headings: Mapping[str, str]) -> str:
    """One line a row, one column a heading (by key), the first of text. An absent figure is a dash, a ``failure`` is told."""
    first, *others = headings
    cells = [[_text(row.get(key)) for key in headings] for row in rows]
    width = max((len(line[0]) for line in cells), default=0)
    widths = [max(8, len(headings[key]), *(len(line[at]) for line in cells)) for at, key in enumerate(others, 1)]
    lines = [_line([headings[first], *(headings[key] for key in others)], [width, *widths])]
    for row, line in zip(rows, cells, strict=True):
        failure = str(row.get("failure") or "")
        lines.append(f"{line[0]:<{width}}  {failure}" if failure else _line(line, [width, *widths]))
    return "\n".join(lines)


def write(target: Path, title: str, rows: Sequence[Row], **facts: object) -> None:
    """The rows as JSON, with what the machine was."""
    machine = {
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        **{name: version(name) for name in YARDSTICKS},
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"title": title, **facts, "machine": machine, "runs": rows}, indent=2) + "\n")


def tell(text: str) -> None:
    """What is being done, beside the tables: on standard error."""
    print(text, file=sys.stderr, flush=True)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([f"{first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in others)]).rstrip()


def _text(value: object) -> str:
    if value is None:
        return NOTHING
    return f"{value:,}" if isinstance(value, int | float) else str(value)
