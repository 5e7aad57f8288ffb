"""Rules that read an agent's answer: a figure of it, what it has to be, and which columns it speaks of.

An answer has the shape that its agent gives it, and may lack any part of it: what is not there leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.transformer.core.canonical import Json
from services.transformer.core.measured import Agent, Severity
from services.transformer.core.wording import count, score, sentence


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """One condition on an answer. Paths are names of members with dots between them."""

    agent: str
    figure: str
    """Path of the figure or word that is judged."""
    evidence: str
    """What is said of it; ``{figure}`` becomes the figure."""
    priority: Severity = "medium"
    above: float | None = None
    below: float | None = None
    one_of: tuple[str, ...] = ()
    """Words of which it has to be one."""
    columns: str = ""
    """Path of the list of columns, each an object or a name; empty for none."""
    column_name: str = "name"
    column_when: str = ""
    """Member that must be true for a column to count; empty for all."""

    def met(self, agents: Sequence[Agent]) -> Evidence | None:
        """What the answer gives the rule to say; None where it does not hold."""
        answer = next((agent.answer for agent in agents if agent.agent_id == self.agent and agent.status == "success"), None)
        figure = None if answer is None else _at(answer, self.figure)
        if answer is None or not self._holds(figure):
            return None
        return Evidence(self.priority, sentence(self.evidence.replace("{figure}", _shown(figure))), tuple(self._columns(answer)))

    def _holds(self, figure: Json) -> bool:
        if isinstance(figure, str):
            return figure in self.one_of
        if isinstance(figure, bool) or not isinstance(figure, int | float):
            return False
        return (self.above is not None and figure > self.above) or (self.below is not None and figure < self.below)

    def _columns(self, answer: Mapping[str, Json]) -> Iterator[str]:
        listed = _at(answer, self.columns) if self.columns else None
        for item in listed if isinstance(listed, list | tuple) else ():
            name = item.get(self.column_name) if isinstance(item, Mapping) else item
            counts = not isinstance(item, Mapping) or not self.column_when or item.get(self.column_when) is True
            if isinstance(name, str) and counts:
                yield name


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that leads to a tool without an issue."""

    priority: Severity
    text: str
    columns: tuple[str, ...] = ()


def _at(value: Json, path: str) -> Json:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _shown(figure: Json) -> str:
    """A figure in words. Words are the catalogue's own: ``one_of`` let them through."""
    if isinstance(figure, int | float):
        return count(figure) if float(figure).is_integer() else score(figure)
    return str(figure).replace("_", " ")
