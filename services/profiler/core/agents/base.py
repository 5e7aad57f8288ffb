"""What an agent is: a user's question, its parameters, and a pure function to an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from services.profiler.core.detectors.judgement import Judgement
from services.profiler.core.profile import Alert, Answer, DatasetProfile, Issue, Recommendation
from services.runtime.parameters import ParameterSpec


@dataclass(frozen=True, slots=True)
class Context:
    """What an agent looks at."""

    primary: DatasetProfile
    """With its quality filled in."""
    judgement: Judgement
    """Of the primary dataset."""
    parameters: Mapping[str, object]
    """The agent's own, checked, defaults filled in."""
    baseline: DatasetProfile | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """An agent's answer, and what it found on the way."""

    answer: Answer
    """JSON-able: texts, finite numbers, true, false, null, lists and objects of them."""
    alerts: tuple[Alert, ...] = ()
    issues: tuple[Issue, ...] = ()
    recommendations: tuple[Recommendation, ...] = field(default=())


class Agent(Protocol):
    """One question = one file = one line in the registry."""

    @property
    def agent_id(self) -> str:
        """Identifier, for example ``unified-profiler``."""

    @property
    def title(self) -> str:
        """Title for people."""

    @property
    def question(self) -> str:
        """The user's question that it answers."""

    @property
    def parameters(self) -> tuple[ParameterSpec, ...]:
        """What can be set."""

    @property
    def needs_baseline(self) -> bool:
        """Whether there is no answer without a baseline."""

    @property
    def runs_by_default(self) -> bool:
        """Whether it runs when no agent is asked for (and its baseline is there)."""

    def assess(self, context: Context) -> Assessment:
        """The answer. Raises ``ServiceError`` with a reason where there is none; reads no rows."""
