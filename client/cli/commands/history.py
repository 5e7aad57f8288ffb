"""pmd history: how figures went over the runs of a dataset, and which runs are out of the ordinary."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from client.cli.merged import left_out, merged_table, span
from client.cli.options import AsJson, Url
from client.cli.output import console, print_json
from client.cli.suite import open_client
from client.cli.trends import points_of, points_table, trends_table
from client.errors import ClientError, ProblemError
from client.models import Json

DATASET_METRICS = ("row_count", "quality_score", "missing_cell_ratio")
COLUMN_METRICS = ("completeness", "distinct_count", "quality_score")
UNAVAILABLE = 503


class HistoryUnavailable(ClientError):
    """The history does not answer."""

    code = "history_unavailable"


def history(
    name: Annotated[str, typer.Argument(metavar="FILE|NAME", help="The data file, its name, or the name given with --dataset.")],
    metric: Annotated[
        list[str] | None,
        typer.Option(help="Figure, for example null_count or mean; repeat it for several.", show_default=False),
    ] = None,
    column: Annotated[str, typer.Option(help="Column; empty for figures of the whole dataset.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many runs, the newest.")] = 30,
    merged: Annotated[
        int | None,
        typer.Option(
            "--merged",
            min=1,
            max=365,
            metavar="RUNS",
            help="The --column over so many runs together, as if their rows were one file: distinct values, spread, quantiles.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show how figures of a dataset went over its runs, beside what the runs before let expect.

    Runs outside that band are marked. Without --metric: rows, quality and missing cells, or the like of a column.
    With --merged: one answer about the runs together.
    """
    # A path means the file by that path; the history knows files by name.
    dataset = Path(name).name if Path(name).is_file() else name
    if merged is not None:
        if not column or metric:
            raise typer.BadParameter("needs --column and takes no --metric", param_hint="--merged")
        together = asyncio.run(_merged(dataset, column, merged, url))
        if as_json:
            print_json(together)
        else:
            _print_merged(dataset, column, together)
        return
    metrics = metric or (COLUMN_METRICS if column else DATASET_METRICS)
    histories = asyncio.run(_histories(dataset, metrics, column, limit, url))
    if as_json:
        print_json(histories)
    else:
        _print(dataset, column, histories)


async def _histories(dataset: str, metrics: Sequence[str], column: str, limit: int, url: str | None) -> list[Json]:
    async with open_client(url) as client:
        with _told():
            asked = [client.history(dataset, metric, column=column, limit=limit) for metric in metrics]
            return list(await asyncio.gather(*asked))


async def _merged(dataset: str, column: str, runs: int, url: str | None) -> Json:
    async with open_client(url) as client:
        with _told():
            return await client.merged_history(dataset, column, runs=runs)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ProblemError as error:
        if error.status != UNAVAILABLE:
            raise
        told = "the history does not answer just now; analyses run without it and are in it once it is back"
        raise HistoryUnavailable(told) from None


def _print_merged(dataset: str, column: str, answer: Json) -> None:
    out = console()
    if answer.get("dataset_name") is None:
        _print_unknown(dataset)
        return
    if not answer.get("run_count"):
        out.print(f"No run of {dataset} has kept anything of a column {column} that can be merged.", markup=False)
    else:
        out.print(f"column {column} of {dataset}", style="bold", markup=False)
        out.print(span(answer), style="dim", markup=False)
        _print_others(answer)
        out.print()
        out.print(merged_table(answer))
    for line in left_out(answer):
        out.print(line, style="dim", markup=False)


def _print_unknown(dataset: str) -> None:
    console().print(f"No run of {dataset} is in the history yet: pmd profile FILE makes one, pmd list shows them.", markup=False)


def _print_others(known: Json) -> None:
    others = known.get("other_dataset_count")
    if isinstance(others, int) and others:
        told = "another dataset has" if others == 1 else f"{others} other datasets have"
        text = f"{told} this name and another schema; this is the one that ran last ({known.get('dataset_id')})"
        console().print(text, style="dim")


def _print(dataset: str, column: str, histories: Sequence[Json]) -> None:
    out = console()
    known = next((history for history in histories if history.get("dataset_name") is not None), None)
    if known is None:
        _print_unknown(dataset)
        return
    of_what = f"column {column} of {dataset}" if column else dataset
    if not any(map(points_of, histories)):
        wanted = ", ".join(str(history.get("metric")) for history in histories)
        out.print(f"No run of {of_what} has {wanted} in the history.", markup=False)
        return
    out.print(of_what, style="bold", markup=False)
    _print_others(known)
    out.print()
    out.print(points_table(histories[0]) if len(histories) == 1 else trends_table(histories))
