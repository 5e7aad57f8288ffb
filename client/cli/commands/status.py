"""pmd status: where an analysis stands."""

from __future__ import annotations

import asyncio

from client.cli.ingestion import told
from client.cli.options import AnalysisId, AsJson, Url
from client.cli.output import console, print_json
from client.cli.suite import open_client, resolve_id
from client.cli.tables import analyses_table
from client.models import Analysis


def status(analysis_id: AnalysisId = "last", as_json: AsJson = False, url: Url = None) -> None:
    """Show where an analysis stands."""
    analysis = asyncio.run(_get(analysis_id, url))
    if as_json:
        print_json(analysis)
        return
    out = console()
    out.print(analyses_table([analysis]))
    if analysis.failure:
        out.print(f"{analysis.failure.code}: {analysis.failure.message}", markup=False)
    if analysis.ingest:
        out.print(told(analysis.ingest), markup=False)


async def _get(analysis_id: str, url: str | None) -> Analysis:
    async with open_client(url) as client:
        return await client.get(await resolve_id(client, analysis_id))
