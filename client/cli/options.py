"""Options that several commands share, said once."""

from __future__ import annotations

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
AnalysisId = Annotated[str, typer.Argument(help="Identifier of the analysis, or 'last' for the newest.")]
OutDir = Annotated[Path, typer.Option("--out", help="Directory for the downloads; made if it does not exist.")]
