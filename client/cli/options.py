"""Options that several commands share, said once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of tables for people.")]
Url = Annotated[str | None, typer.Option("--url", envvar="PMD_URL", help="Address of the suite.", show_default=False)]
Values = Annotated[
    Literal["full", "masked", "none"] | None,
    typer.Option(
        "--values",
        help="Values shown: full (all), masked (none of personal data), none. Default: what the suite says, else masked.",
        show_default=False,
    ),
]
ValuePolicy = Literal["full", "masked", "none"]
Dataset = Annotated[
    str | None,
    typer.Option(
        help="Name of the dataset that this is a run of: its runs share one history (pmd history NAME). Default: the file's name.",
        metavar="NAME",
        show_default=False,
    ),
]
AnalysisId = Annotated[str, typer.Argument(help="Identifier of the analysis, or 'last' for the newest.")]
Agents = Annotated[
    str,
    typer.Option(
        help="Agents to run, separated by commas, as `pmd agents` lists them: unified-profiler,readiness-rater. Default: all."
    ),
]
Parameters = Annotated[
    str,
    typer.Option(
        help='Parameters by agent as JSON: {"readiness-rater": {"ready_threshold": 90}}. `pmd agents` has names, ranges, defaults.'
    ),
]
OutDir = Annotated[Path, typer.Option("--out", help="Directory for the downloads; made if it does not exist.")]


def agent_names(text: str) -> list[str]:
    """The agents that were named."""
    return [name.strip() for name in text.split(",") if name.strip()]


def agent_parameters(text: str) -> dict[str, object]:
    """Parameters by agent. Raises ``BadParameter``."""
    if not text:
        return {}
    try:
        data = json.loads(text)
    except ValueError as error:
        raise typer.BadParameter(f"not JSON: {error}", param_hint="--parameters") from error
    if not isinstance(data, dict):
        raise typer.BadParameter("must be a JSON object by agent", param_hint="--parameters")
    return data
