"""pmd report: the report of an analysis."""

from __future__ import annotations

import asyncio

from client.cli.options import AnalysisId, AsJson, Url
from client.cli.output import console, print_json
from client.cli.suite import open_client, resolve_id
from client.cli.summary import print_summary
from client.models import Json


def report(analysis_id: AnalysisId = "last", as_json: AsJson = False, url: Url = None) -> None:
    """Show the report of an analysis; --json prints it whole."""
    data = asyncio.run(_get(analysis_id, url))
    if as_json:
        print_json(data)
    else:
        print_summary(console(), data, ())


async def _get(analysis_id: str, url: str | None) -> Json:
    async with open_client(url) as client:
        return await client.report(await resolve_id(client, analysis_id))
