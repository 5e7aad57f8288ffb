"""The rows of a file in a table of the warehouse: waited for, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from client.cli.output import console
from client.models import Ingest

if TYPE_CHECKING:
    from client.client import Client

WAIT_S = 600.0
Ingesting = Annotated[
    bool,
    typer.Option(
        "--ingest", help="Also load the rows, as they are, into a table of the suite's Snowflake, where its operator allows it."
    ),
]


async def wait_for_rows(client: Client, analysis_id: str, *, quiet: bool) -> Ingest | None:
    """What became of the rows, or how they stand after ten minutes, with a sign of life on a terminal meanwhile."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<14}"), BarColumn(32), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True, disable=quiet) as progress:
        progress.add_task("loading rows", total=None)
        return await client.ingested(analysis_id, wait_s=WAIT_S)


def told(ingest: Ingest) -> str:
    """One line about the rows."""
    if ingest.state == "loaded":
        return f"loaded {ingest.row_count or 0:,} rows into {ingest.table}"
    if ingest.failure:
        return f"rows not loaded: {ingest.failure.message} ({ingest.failure.code})"
    return "the rows are still on their way into the table; pmd status shows when they are there"
