"""What each agent answered, whatever its shape: plain figures as facts, lists of objects as grids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.artifacts.core.layout import Block, Cell, Facts, Field, Grid, Heading, Page, Paragraph
from services.artifacts.core.report import Report, entries, figure, mapping, section, text
from services.artifacts.core.sheets import drift
from services.artifacts.core.sheets.wording import words

HEAD = frozenset({"status", "reason", "message", "execution_time_ms", "parameters"})
"""How the agent fared: told under Run details."""
WITH_SHEET = frozenset(
    {"unified-profiler", drift.AGENT, "score-risk", "readiness-rater", "governance-checker", "test-coverage-agent"}
)
"""Agents whose answers have a sheet of their own; the unified profiler's are Columns, Alerts and Issues."""
MOST_ROWS = 1000
MOST_FIELDS = 4


class Agents:
    """One chapter per agent without a sheet of its own."""

    title = "Agents"
    about = "Answers of agents without a sheet of their own."

    def lay_out(self, report: Report) -> Page:
        """See ``Sheet``."""
        blocks: list[Block] = [Heading("What the agents answered", level=1)]
        for agent_id, answer in section(report, "agents").items():
            if agent_id not in WITH_SHEET or mapping(answer).get("status") == "error":
                blocks += [Heading(agent_id), *_chapter(mapping(answer))]
        if len(blocks) == 1:
            blocks.append(Paragraph("Each of them has a sheet of its own.", is_quiet=True))
        return Page(blocks)


def _chapter(agent: Mapping[str, object]) -> Iterator[Block]:
    if agent.get("status") == "error":
        yield Paragraph(f"No answer: {text(agent.get('message') or agent.get('reason'))}")
        return
    answer = {name: value for name, value in agent.items() if name not in HEAD}
    tables = {name: value for name, value in answer.items() if _is_table(value)}
    facts: list[tuple[str, Cell]] = [(words(name), figure(value)) for name, value in answer.items() if name not in tables]
    facts += [(f"Parameter {words(name).lower()}", figure(value)) for name, value in section(agent, "parameters").items()]
    if facts:
        yield Facts(facts)
    for name, value in tables.items():
        yield from _grid(name, list(entries(value)))


def _is_table(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(item, Mapping) for item in value)


def _grid(name: str, items: list[Mapping[str, object]]) -> Iterator[Block]:
    names = list(dict.fromkeys(key for item in items for key in item))
    shown = names[:MOST_FIELDS]
    rows = [[figure(item.get(key)) for key in shown] for item in items[:MOST_ROWS]]
    yield Paragraph(words(name))
    yield Grid([Field(words(key), "figure") for key in shown], rows)
    if len(items) > MOST_ROWS or len(names) > MOST_FIELDS:
        yield Paragraph(
            f"Shown are {len(rows):,} of {len(items):,} entries and {len(shown)} of {len(names)} fields; the JSON report has all.",
            is_quiet=True,
        )
