"""What an agent is: a user's question, its parameters, what it asks of the pass, and a pure function to an assessment."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from services.profiler.core.checks import Check, CheckResults
from services.profiler.core.comparison.differences import Comparison
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.judgement import Judgement
from services.profiler.core.detectors.rules import Rule
from services.profiler.core.profile import Alert, Answer, DatasetProfile, Issue, Recommendation
from services.profiler.core.readers.base import Column
from services.runtime.parameters import ParameterSpec

if TYPE_CHECKING:
    # The catalogue is read by processes that never import the engine.
    from services.profiler.core.engine.table_states import TableStates


@dataclass(frozen=True, slots=True)
class Asking:
    """What an agent may look at before the pass, to say which checks it wants."""

    columns: Sequence[Column]
    """Of the primary, typed."""
    parameters: Mapping[str, object]
    baseline: TableStates | None = None
    """Not redacted: a check may hold its values, an answer may not."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an agent looks at. Redacted: nothing here shows more than the report may."""

    primary: DatasetProfile
    """With its quality filled in."""
    judgement: Judgement
    """Of the primary dataset."""
    parameters: Mapping[str, object]
    """The agent's own, checked, defaults filled in."""
    baseline: DatasetProfile | None = None
    comparison: Comparison | None = None
    """There for an agent that needs a baseline."""
    checks: CheckResults = field(default_factory=dict)
    """Of what every agent asked for, by the check."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """An agent's answer, and what it found on the way."""

    answer: Answer
    """JSON-able: texts, finite numbers, true, false, null, lists and objects of them."""
    alerts: tuple[Alert, ...] = ()
    issues: tuple[Issue, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    findings: tuple[Finding, ...] = ()
    """By the agent's own rules, those with places: they become row-level issues."""


class Agent(ABC):
    """One question = one file = one line in the registry. Its module imports no engine: the catalogue is read everywhere."""

    agent_id: ClassVar[str]
    """Identifier, for example ``unified-profiler``."""
    title: ClassVar[str]
    """Title for people."""
    question: ClassVar[str]
    """The user's question that it answers."""
    parameters: ClassVar[tuple[ParameterSpec, ...]] = ()
    """What can be set."""
    needs_baseline: ClassVar[bool] = False
    """Whether there is no answer without a baseline."""
    runs_by_default: ClassVar[bool] = True
    """Whether it runs when no agent is asked for (and its baseline is there)."""
    rules: ClassVar[tuple[Rule, ...]] = ()
    """Its own, beside those of the detectors."""

    def prepare(self) -> None:
        """Load what every answer needs, as catalogues: once in the process that children are forked from, else on first use."""
        return

    def checks(self, asking: Asking) -> tuple[Check, ...]:
        """What the pass is to find out for it. Never raises for odd columns or parameters that passed their checks."""
        return ()

    @abstractmethod
    def assess(self, context: Context) -> Assessment:
        """The answer. Raises ``ServiceError`` with a reason where there is none; reads no rows."""
