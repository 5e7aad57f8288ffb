"""pmd merge: the profile of a whole from the stored states of its parts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from client.cli.local import merge_locally
from client.cli.options import Agents, AsJson, Parameters, Values, agent_names, agent_parameters
from client.cli.output import console, print_json
from client.cli.summary import print_summary


def merge(
    parts: Annotated[
        list[Path], typer.Argument(metavar="STATES...", help="Files of states.", exists=True, dir_okay=False, readable=True)
    ],
    agents: Agents = "",
    parameters: Parameters = "",
    values: Values = None,
    states: Annotated[Path | None, typer.Option(help="A .pmds file for the states of the whole; may be one of the parts.")] = None,
    as_json: AsJson = False,
) -> None:
    """Profile a whole from its parts, without reading them again: partitions, or what came since yesterday.

    States come from `pmd profile FILE --local --states OUT.pmds`. Rows count in the order of the files; columns go by name.
    """
    report = merge_locally(parts, agent_names(agents), agent_parameters(parameters), values, quiet=as_json, states=states)
    if as_json:
        print_json(report)
    else:
        print_summary(console(), report, ())
