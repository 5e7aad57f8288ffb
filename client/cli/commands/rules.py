"""pmd rules: the rules of a file, for a tool that enforces them."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from client.cli.local import profile_locally
from client.cli.options import Parameters, Url, Values, agent_parameters
from client.cli.output import console
from client.cli.reading import Reading, takes_reading
from client.cli.suite import open_client, resolve_id
from client.models import Json

AGENT = "test-coverage-agent"
Format = Literal["odcs", "dbt", "gx", "soda", "pandera", "jsonschema"]


# Here --format is the tool; the format of the file is detected, or told by its suffix.
@partial(takes_reading, without=("read_format",))
def rules(
    source: Annotated[
        str, typer.Argument(metavar="FILE|ANALYSIS", help="A data file, or an analysis of a suite, 'last' for the newest.")
    ],
    tool: Annotated[Format, typer.Option("--format", help="The tool that is to enforce them.")],
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; printed where none is named.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    parameters: Parameters = "",
    values: Values = None,
    url: Url = None,
    *,
    reading: Reading,
) -> None:
    """Write the rules that were asked for, and those that every row keeps, as files of another tool.

    A file is profiled in this process, without any server; rules of your own go into --parameters.
    """
    # Imported here: the other commands do without.
    from services.artifacts.core.rules.reading import rule_set
    from services.artifacts.core.rules.registry import TARGETS_BY_NAME

    if out and out.exists() and not force:
        raise typer.BadParameter("exists already; --force replaces it", param_hint="--out")
    found = rule_set(_report(source, parameters, values, reading, url))
    written = TARGETS_BY_NAME[tool].write(found)
    if out is None:
        typer.echo(written, nl=False)
        return
    out.write_text(written, encoding="utf-8", errors="replace")
    console(stderr=True).print(f"{len(found.rules):,} rules written", highlight=False)


def _report(source: str, parameters: str, values: Values, reading: Reading, url: str | None) -> Json:
    path, given = Path(source), agent_parameters(parameters)
    if path.is_file():
        return profile_locally(path, None, (AGENT,), given, reading, values, quiet=True)
    if path.suffix or "/" in source:
        raise typer.BadParameter("there is no such file", param_hint="FILE|ANALYSIS")
    return asyncio.run(_fetched(source, url))


async def _fetched(analysis_id: str, url: str | None) -> Json:
    async with open_client(url) as client:
        return await client.report(await resolve_id(client, analysis_id))
