"""pmd list: the newest analyses."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer

from client.cli.options import AsJson, Url
from client.cli.output import console, print_json
from client.cli.suite import open_client
from client.cli.tables import analyses_table
from client.models import Analysis


def list_analyses(
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 20,
    name: Annotated[str | None, typer.Option(help="Only files whose name contains this.")] = None,
    dataset: Annotated[str | None, typer.Option(help="Only runs of this dataset, exactly.", metavar="NAME")] = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """List the newest analyses."""
    analyses = asyncio.run(_list(limit, name, dataset, url))
    if as_json:
        print_json(analyses)
    elif analyses:
        console().print(analyses_table(analyses))
    else:
        console().print("There is no analysis yet: pmd profile FILE")


async def _list(limit: int, name: str | None, dataset: str | None, url: str | None) -> Sequence[Analysis]:
    async with open_client(url) as client:
        return await client.list(limit=limit, name=name, dataset=dataset)
