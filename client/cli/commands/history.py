"""pmd history: how a figure went over earlier analyses."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from client.cli.options import AsJson, Url
from client.cli.output import console, print_json
from client.cli.suite import open_client
from client.cli.tables import history_table
from client.models import Json


def history(
    name: Annotated[str, typer.Argument(help="File name under which the data was analysed.")],
    metric: Annotated[str, typer.Option(help="Figure, for example row_count, null_count, mean.")] = "row_count",
    column: Annotated[str, typer.Option(help="Column; empty for a figure of the whole dataset.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many points, the newest.")] = 30,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show how a figure of a dataset went over its analyses."""
    data = asyncio.run(_history(name, metric, column, limit, url))
    if as_json:
        print_json(data)
    elif data.get("points"):
        console().print(history_table(data))
    else:
        console().print(f"No analysis of {name} is in the history yet.", markup=False)


async def _history(name: str, metric: str, column: str, limit: int, url: str | None) -> Json:
    async with open_client(url) as client:
        return await client.history(name, metric, column=column, limit=limit)
