"""pmd cancel: stop an analysis."""

from __future__ import annotations

import asyncio

from client.cli.options import AnalysisId, AsJson, Url
from client.cli.output import console, print_json
from client.cli.suite import open_client, resolve_id
from client.models import Analysis


def cancel(analysis_id: AnalysisId, as_json: AsJson = False, url: Url = None) -> None:
    """Stop an analysis. Final: it cannot be taken up again."""
    analysis = asyncio.run(_cancel(analysis_id, url))
    if as_json:
        print_json(analysis)
    else:
        console().print(f"{analysis.analysis_id} is {analysis.status}", markup=False)


async def _cancel(analysis_id: str, url: str | None) -> Analysis:
    async with open_client(url) as client:
        return await client.cancel(await resolve_id(client, analysis_id))
