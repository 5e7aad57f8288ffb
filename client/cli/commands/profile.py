"""pmd profile: profile a file, show what matters, fetch the downloads."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from client.cli.baselines import Baseline, baseline_of, local_baseline
from client.cli.follow import follow
from client.cli.ingestion import Ingesting, told, wait_for_rows
from client.cli.local import profile_locally
from client.cli.options import Agents, AsJson, Dataset, OutDir, Parameters, Url, ValuePolicy, Values, agent_names, agent_parameters
from client.cli.output import console, print_json
from client.cli.reading import Reading, takes_reading
from client.cli.suite import resolve_id, running_suite
from client.cli.summary import print_summary
from client.models import Ingest, Json

if TYPE_CHECKING:
    from client.client import Client


@takes_reading
def profile(
    file: Annotated[Path, typer.Argument(help="The data file.", exists=True, dir_okay=False, readable=True)],
    baseline: Baseline = None,
    agents: Agents = "",
    parameters: Parameters = "",
    values: Values = None,
    dataset: Dataset = None,
    ingest: Ingesting = False,
    out: OutDir = Path(),
    local: Annotated[bool, typer.Option("--local", help="Profile in this process, without any server.")] = False,
    states: Annotated[
        Path | None, typer.Option(help="With --local: a .pmds file for what the profile is made of, to be merged later.")
    ] = None,
    start: Annotated[bool, typer.Option("--start", help="Start a suite if none is running, and stop it at the end.")] = False,
    as_json: AsJson = False,
    url: Url = None,
    *,
    reading: Reading,
) -> None:
    """Profile a file: show a summary and save the downloads beside it.

    Talks to a running suite (`pmd run`); with --local it needs none. What is told about reading holds for the baseline as well.
    """
    chosen, given = agent_names(agents), agent_parameters(parameters)
    if states and not local:
        raise typer.BadParameter("goes with --local; a suite keeps states by itself", param_hint="--states")
    if dataset and local:
        raise typer.BadParameter("goes with a suite, which keeps the history; --local keeps none", param_hint="--dataset")
    compared = baseline_of(baseline)
    if ingest and local:
        raise typer.BadParameter("goes with a suite, which has the warehouse", param_hint="--ingest")
    rows: Ingest | None = None
    if local:
        report = profile_locally(file, local_baseline(compared), chosen, given, reading, values, quiet=as_json, states=states)
        paths: Sequence[Path] = ()
    else:
        asked = _through_suite(
            file, compared, chosen, given, reading, values, dataset, out, url, start=start, ingest=ingest, quiet=as_json
        )
        report, paths, rows = asyncio.run(asked)
    if as_json:
        print_json(report)
    else:
        print_summary(console(), report, paths)
    if rows is not None:
        # The report knows nothing of it, and its JSON stays alone on standard output.
        console(stderr=as_json).print(told(rows), markup=False)


async def _through_suite(
    file: Path,
    baseline: Path | str | None,
    agents: Sequence[str],
    parameters: dict[str, object],
    reading: Reading,
    values: ValuePolicy | None,
    dataset: str | None,
    out: Path,
    url: str | None,
    *,
    start: bool,
    ingest: bool,
    quiet: bool,
) -> tuple[Json, Sequence[Path], Ingest | None]:
    async with running_suite(url, start=start) as client:
        if isinstance(baseline, str):
            baseline = await resolve_id(client, baseline)
        analysis = await follow(
            client, file, baseline, agents, parameters, reading, values, dataset=dataset, ingest=ingest, quiet=quiet
        )
        report = await client.report(analysis.analysis_id)
        paths = await save_downloads(client, analysis.analysis_id, out)
        rows = await wait_for_rows(client, analysis.analysis_id, quiet=quiet) if ingest else None
        return report, paths, rows


async def save_downloads(client: Client, analysis_id: str, out: Path) -> Sequence[Path]:
    """Fetch every download of an analysis into a directory."""
    out.mkdir(parents=True, exist_ok=True)
    return [await client.fetch(download, out) for download in await client.downloads(analysis_id)]
