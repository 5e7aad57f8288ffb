"""pmd agents: what can be asked, with which parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from client.cli.options import AsJson
from client.cli.output import console, print_json

if TYPE_CHECKING:
    from services.profiler.core.agents.base import Agent
    from services.runtime.parameters import ParameterSpec

INTRODUCTION = """# Agents

Each agent answers one question from what was measured. `pmd agents` prints this, `pmd agents --json` and `GET /v1/agents` add a
JSON Schema. Without `--agents` all run that run by default; one that needs a baseline only where there is one. Wrong parameters are
refused before any work, by the same codes and field paths at every door: `POST /analyze`, `POST /v1/analyses`, the `Profile` call,
`pmd profile --local`.

```
pmd profile sales.csv --agents unified-profiler,readiness-rater
pmd profile sales.csv --parameters '{"readiness-rater": {"ready_threshold": 90, "target_column": "churned"}}'
curl -F primary=@sales.csv -F agents=readiness-rater \\
     -F parameters_json='{"readiness-rater": {"ready_threshold": 90}}' localhost:8080/analyze
```

Parameters without `--agents` set those of the default agents; with it, of the named ones only. An agent that fails costs its own
answer alone: the analysis ends as `partial`, and the report says why.

<!-- Written by: pmd agents --markdown > docs/agents.md -->
"""


def agents(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print docs/agents.md.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the agents: the question each answers, its parameters, their defaults and ranges.

    The agents of this installation; a running suite lists its own at /v1/agents.
    """
    from services.profiler.core.agents.registry import AGENTS

    if as_json:
        print_json({"agents": [_told(agent) for agent in AGENTS]})
    elif markdown:
        typer.echo("\n".join(_document(AGENTS)))
    else:
        _print(AGENTS)


def _told(agent: Agent) -> dict[str, object]:
    from services.runtime.parameter_schema import parameters_schema

    return {
        "agent_id": agent.agent_id,
        "title": agent.title,
        "question": agent.question,
        "needs_baseline": agent.needs_baseline,
        "runs_by_default": agent.runs_by_default,
        "parameters": [
            {
                "name": spec.name,
                "type": spec.kind,
                "description": spec.description,
                "default": spec.default,
                "minimum": spec.minimum,
                "maximum": spec.maximum,
                "choices": list(spec.choices),
                "at_most": spec.at_most,
            }
            for spec in agent.parameters
        ],
        "parameters_schema": parameters_schema(agent.parameters),
    }


def _print(known: Sequence[Agent]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    for agent in known:
        out.print(Text.assemble((agent.agent_id, "bold"), "  ", agent.question, (f"  {_when(agent)}", "dim")))
        for spec in agent.parameters:
            # A line for the name and one for its meaning: a name that is cut cannot be copied.
            facts = f"  {spec.kind}, default {_default(spec)}, allowed {_allowed(spec)}"
            out.print(Padding(Text.assemble(spec.name, (facts, "dim")), (0, 0, 0, 2)))
            out.print(Padding(Text(spec.description), (0, 0, 0, 6)))
        out.print()
    out.print('pmd profile FILE --agents A,B --parameters \'{"A": {"name": value}}\'', style="dim", markup=False)


def _document(known: Sequence[Agent]) -> Iterator[str]:
    yield INTRODUCTION
    for agent in known:
        yield f"## {agent.agent_id}\n\n{agent.question} {_when(agent).capitalize()}.\n"
        yield "| parameter | type | default | allowed | what it does |\n|---|---|---|---|---|"
        yield from (
            f"| `{spec.name}` | {spec.kind} | {_cell(_default(spec))} | {_cell(_allowed(spec))} | {_cell(spec.description)} |"
            for spec in agent.parameters
        )
        yield ""


def _when(agent: Agent) -> str:
    if agent.needs_baseline:
        return "runs where there is a baseline" if agent.runs_by_default else "runs when it is asked for, with a baseline"
    return "runs by default" if agent.runs_by_default else "runs when it is asked for"


def _default(spec: ParameterSpec) -> str:
    if spec.default is None or spec.default in ("", [], {}):
        return "–"
    return (
        f"{spec.default:g}"
        if isinstance(spec.default, float)
        else str(spec.default).replace("True", "true").replace("False", "false")
    )


def _allowed(spec: ParameterSpec) -> str:
    parts = []
    if spec.choices:
        parts.append(", ".join(spec.choices))
    elif spec.minimum is not None or spec.maximum is not None:
        least, most = (f"{bound:g}" if bound is not None else "" for bound in (spec.minimum, spec.maximum))
        parts.append(f"{least} to {most}" if least and most else f"from {least}" if least else f"to {most}")
    if spec.at_most:
        parts.append(f"at most {spec.at_most}")
    return "; ".join(parts) or "any"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
