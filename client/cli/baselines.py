"""What a file is compared with: another file, stored states, or an earlier analysis of the suite."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from client.models import JsonValue

HINT = "--baseline"
Baseline = Annotated[
    str | None,
    typer.Option(
        help="What to compare with, for drift: a data file, a .pmds file of states, or the id of an earlier analysis (or 'last').",
        metavar="FILE|STATES|ID",
        show_default=False,
    ),
]


def baseline_of(text: str | None) -> Path | str | None:
    """A file, or the id of an analysis. A file of that name is meant first. Raises ``BadParameter`` for what is neither."""
    if text is None:
        return None
    path = Path(text)
    if path.is_file():
        if not os.access(path, os.R_OK):
            raise typer.BadParameter("the file cannot be read", param_hint=HINT)
        return path
    if text == "last" or _is_id(text):
        return text.lower()
    raise typer.BadParameter("there is no such file, and it is no id of an analysis", param_hint=HINT)


def local_baseline(baseline: Path | str | None) -> Path | None:
    """The same where no suite knows an analysis. Raises ``BadParameter``."""
    if isinstance(baseline, str):
        raise typer.BadParameter(
            "an earlier analysis is known to a suite alone; with --local give a file or states", param_hint=HINT
        )
    return baseline


def compared_with(baseline: JsonValue) -> str:
    """What a report was compared with, on one line; empty for nothing."""
    if not isinstance(baseline, Mapping):
        return ""
    name = baseline.get("file_name") or baseline.get("analysis_id") or "a baseline"
    rows, measured_at = baseline.get("row_count"), baseline.get("measured_at")
    told = [str(name)]
    if isinstance(rows, int):
        told.append(f"{rows:,} rows")
    if isinstance(measured_at, str):
        told.append(f"measured {measured_at[:16].replace('T', ' ')} UTC")
    return f"compared with {', '.join(told)}"


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
