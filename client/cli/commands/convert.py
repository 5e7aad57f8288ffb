"""pmd convert: write what the reader reads as a clean file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from client.cli.conversion import folder_orders, output_format
from client.cli.load_summary import account_json, failure_json, print_account, print_failure
from client.cli.local import Status, problem, read_options
from client.cli.options import AsJson
from client.cli.output import console, print_json
from client.cli.reading import Reading, takes_reading

if TYPE_CHECKING:
    from services.profiler.adapters.conversion import Order, Outcome, Settings


@takes_reading
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A data file, or a folder of them.", exists=True, readable=True)],
    target: Annotated[Path | None, typer.Argument(metavar="OUT", help="The new file: .csv, .ndjson or .parquet.")] = None,
    to: Annotated[str, typer.Option("--to", help="For a folder: csv, ndjson or parquet.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="For a folder: where the new files go.")] = None,
    header: Annotated[bool, typer.Option("--header", help="Write a CSV header even where the source has none.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
    as_json: AsJson = False,
    *,
    reading: Reading,
) -> None:
    """Write exactly what is read, as a clean file. No server is needed.

    CSV holds every cell as it stood; Parquet is typed where a type loses nothing; NDJSON has numbers as they stood.
    """
    # Imported here: the other commands do without.
    from services.profiler.adapters.conversion import FORMATS, Order, Settings

    settings = Settings(options=read_options(reading), header=header, replace=force)
    if not source.is_dir():
        if target is None or to or out:
            raise typer.BadParameter("a file becomes a file: pmd convert IN OUT", param_hint="OUT")
        _convert_one(Order(source, target, output_format(target, FORMATS)), settings, quiet=quiet, as_json=as_json)
        return
    if to not in FORMATS or out is None or target is not None:
        raise typer.BadParameter(f"a folder needs --to {' | '.join(FORMATS)} and --out FOLDER", param_hint="IN")
    _convert_all(folder_orders(source, out, to), settings, quiet=quiet, as_json=as_json)


def _convert_one(order: Order, settings: Settings, *, quiet: bool, as_json: bool) -> None:
    from services.profiler.adapters.conversion import convert_file
    from services.runtime.errors import ServiceError

    with Status("converting", quiet=quiet or as_json) as status:
        try:
            account = convert_file(order, settings, lambda progress: status.rows(progress.row_count))
        except ServiceError as error:
            raise problem(error) from error
    if as_json:
        print_json(account_json(order, account))
    elif not quiet:
        print_account(console(stderr=True), order, account)


def _convert_all(orders: list[Order], settings: Settings, *, quiet: bool, as_json: bool) -> None:
    from services.profiler.adapters.conversion import convert_files

    outcomes: list[Outcome] = []
    err = console(stderr=True)

    def take(outcome: Outcome) -> None:
        outcomes.append(outcome)
        status.say(f"{len(outcomes):,} of {len(orders):,} files")
        if outcome.error and not as_json:
            print_failure(err, outcome.order, outcome.error)

    with Status("converting", quiet=quiet or as_json) as status:
        convert_files(orders, settings, take)
    failed = sum(outcome.error is not None for outcome in outcomes)
    if as_json:
        ordered = sorted(outcomes, key=lambda outcome: outcome.order.source)
        files = [failure_json(each) if each.error else account_json(each.order, each.account or {}) for each in ordered]
        print_json({"converted_count": len(orders) - failed, "failed_count": failed, "files": files})
    elif not quiet:
        err.print(f"{len(orders) - failed:,} of {len(orders):,} files converted" + (f", {failed:,} failed" if failed else ""))
    if failed:
        raise typer.Exit(1)
