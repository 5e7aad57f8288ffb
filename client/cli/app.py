"""The ``pmd`` program: its commands, and what it does about errors."""

from __future__ import annotations

import logging
import sys

import typer

from client.cli.commands import (
    agents,
    cancel,
    convert,
    doctor,
    download,
    explain,
    history,
    list_analyses,
    merge,
    profile,
    report,
    rules,
    run,
    status,
)
from client.cli.output import print_error
from client.errors import ClientError

EPILOG = """Exit codes: 0 done, 1 the analysis or the suite failed, 2 wrong usage, 130 interrupted.

PMD_URL names the suite (default: the one of this directory, else http://127.0.0.1:8080); PMD_API_KEY identifies you."""

app = typer.Typer(
    name="pmd",
    help="Profile My Data: what is in a file, how far to trust it, what to do next.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("profile")(profile.profile)
app.command("agents")(agents.agents)
app.command("explain")(explain.explain)
app.command("rules")(rules.rules)
app.command("convert")(convert.convert)
app.command("merge")(merge.merge)
app.command("run")(run.run)
app.command("status")(status.status)
app.command("list")(list_analyses.list_analyses)
app.command("report")(report.report)
app.command("download")(download.download)
app.command("cancel")(cancel.cancel)
app.command("history")(history.history)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run the program; errors become one clear line and an exit code."""
    # What goes wrong is said once, by the command: the log of services that run inside of it is not shown.
    logging.getLogger("services").addHandler(logging.NullHandler())
    try:
        app()
    except ClientError as error:
        print_error(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
