"""What a file is compared with: another file, stored states, or an earlier analysis of the suite."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Annotated

import typer

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


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
