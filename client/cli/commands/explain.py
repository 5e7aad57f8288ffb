"""pmd explain: why a column is seen as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from client.cli.columns import column_of
from client.cli.explanation import print_explanation
from client.cli.local import profile_locally
from client.cli.options import AsJson, Values
from client.cli.output import console, print_json
from client.cli.reading import Reading, takes_reading

SHOWN = (
    "position",
    "name",
    "logical_type",
    "type_reason",
    "semantic_type",
    "dtype",
    "status",
    "value_policy",
    "pii",
    "quality",
    "explanation",
)
"""What the report says of a column, but for its figures."""


@takes_reading
def explain(
    file: Annotated[Path, typer.Argument(help="The data file.", exists=True, dir_okay=False, readable=True)],
    column: Annotated[str, typer.Argument(help="The column: its name, or its position as in '#3'.")],
    values: Values = None,
    as_json: AsJson = False,
    *,
    reading: Reading,
) -> None:
    """Say in plain words why a column has its type, meaning, score and findings.

    Profiles the file in this process, without any server.
    """
    report = profile_locally(file, None, (), {}, reading, values, quiet=as_json)
    found = column_of(report, column)
    if as_json:
        print_json({name: found.get(name) for name in SHOWN})
    else:
        print_explanation(console(), report, found)
