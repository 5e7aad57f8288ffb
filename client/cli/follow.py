"""Upload a file and follow its analysis to the end, with bars on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from client.cli.output import console
from client.errors import ClientError
from client.models import Analysis

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from client.client import Client

STAGES = ("queued", "profiling", "transforming", "rendering")


class AnalysisFailed(ClientError):
    """The analysis ended without a report."""

    def __init__(self, analysis: Analysis) -> None:
        failure = analysis.failure
        super().__init__(failure.message if failure else f"the analysis was {analysis.status}")
        self.code = failure.code if failure else analysis.status


async def follow(
    client: Client,
    file: Path,
    baseline: Path | str | None,
    agents: Sequence[str],
    parameters: Mapping[str, object],
    reading: Mapping[str, object],
    values: str | None,
    *,
    dataset: str | None = None,
    ingest: bool = False,
    quiet: bool,
) -> Analysis:
    """The finished analysis; ``baseline`` is a file or an earlier one. Raises ``AnalysisFailed`` when there is no report."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    compared = baseline if isinstance(baseline, Path) else None
    columns = (TextColumn("{task.description:<14}"), BarColumn(32), TextColumn("{task.fields[note]}"), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True, disable=quiet) as progress:
        upload = progress.add_task("uploading", total=file.stat().st_size or 1, note="")

        def on_bytes(sent: int, total: int) -> None:
            progress.update(upload, completed=sent, total=total, note=f"{sent / 1e6:.1f} of {total / 1e6:.1f} MB")

        analysis = await client.analyze(
            file,
            baseline=compared,
            baseline_analysis_id=None if baseline is compared else str(baseline),
            agents=agents,
            parameters=parameters,
            read_options=reading,
            baseline_read_options=reading if compared else None,
            values=values,
            dataset=dataset,
            ingest=ingest,
            on_bytes=on_bytes,
        )
        progress.remove_task(upload)
        analysis = await _watch(client, analysis, progress)
    if analysis.status not in {"completed", "partial"}:
        raise AnalysisFailed(analysis)
    return analysis


async def _watch(client: Client, analysis: Analysis, progress: Progress) -> Analysis:
    bars: dict[str, TaskID] = {}
    async for state in client.follow(analysis.analysis_id):
        analysis = state
        for name in [name for name in bars if name != state.status]:
            progress.remove_task(bars.pop(name))
        if state.status in STAGES:
            if state.status not in bars:
                bars[state.status] = progress.add_task(state.status, total=None, note="")
            rows = state.progress.row_count
            progress.update(
                bars[state.status],
                total=1.0 if state.progress.fraction is not None else None,
                completed=state.progress.fraction or 0,
                note=f"{rows:,} rows" if rows else "",
            )
    return analysis
