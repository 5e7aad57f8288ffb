"""pmd run: the whole suite on this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def run(
    port: Annotated[int, typer.Option(help="Port of the web app and the API; the next free one when taken.")] = 8080,
    state_dir: Annotated[Path, typer.Option(envvar="PMD_STATE_DIR", help="Where data, history and logs are kept.")] = Path(".pmd"),
) -> None:
    """Start everything on this machine; Ctrl-C drains and stops it. What was profiled is still there next time."""
    from deploy.local.__main__ import run_suite

    sys.exit(run_suite(state_dir, port, until_parent_ends=False))
