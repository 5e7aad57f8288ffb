"""pmd download: the rendered files of an analysis."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from client.cli.commands.profile import save_downloads
from client.cli.options import AnalysisId, AsJson, OutDir, Url
from client.cli.output import console, print_json
from client.cli.suite import open_client, resolve_id


def download(analysis_id: AnalysisId = "last", out: OutDir = Path(), as_json: AsJson = False, url: Url = None) -> None:
    """Save the workbook, the report and the other files of an analysis."""
    paths = asyncio.run(_save(analysis_id, out, url))
    if as_json:
        print_json([str(path) for path in paths])
        return
    for path in paths:
        console().print(str(path), markup=False)


async def _save(analysis_id: str, out: Path, url: str | None) -> Sequence[Path]:
    async with open_client(url) as client:
        return await save_downloads(client, await resolve_id(client, analysis_id), out)
