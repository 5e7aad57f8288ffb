"""From measured datasets to the profile: judge, ask the agents, gather what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from services.profiler.core.agents.base import Assessment, Context
from services.profiler.core.agents.requests import AgentRun, parameters_of
from services.profiler.core.agents.unified_profiler import UnifiedProfiler
from services.profiler.core.checks import CheckResults
from services.profiler.core.comparison.differences import Comparison
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.judgement import Judgement, judge
from services.profiler.core.detectors.kinds import ColumnKind
from services.profiler.core.detectors.rules import gravity
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.last_run_drift import LastRunDrift
from services.profiler.core.profile import (
    AgentResult,
    Alert,
    DatasetProfile,
    EngineInfo,
    Issue,
    Profile,
    Recommendation,
    Severity,
    ValuePolicy,
)
from services.profiler.core.quality import with_quality
from services.profiler.core.redaction import (
    DEFAULT_POLICY,
    personal_columns,
    redacted,
    redacted_checks,
    redacted_comparison,
    redacted_judgement,
)
from services.profiler.core.row_issues import row_issues
from services.runtime.clock import Clock
from services.runtime.errors import ServiceError

NO_CHECKS: CheckResults = MappingProxyType({})
AgainstLastRun = Callable[[DatasetProfile, Mapping[int, ColumnKind]], LastRunDrift]
"""What drifted since the last run, by the redacted dataset and its columns' kinds. Never raises."""


@dataclass(frozen=True, slots=True)
class AgentOutcome:
    """How an agent fared, and what it found; an empty assessment if it failed."""

    result: AgentResult
    assessment: Assessment


def analyze(
    runs: Sequence[AgentRun],
    primary: DatasetProfile,
    baseline: DatasetProfile | None,
    engine: EngineInfo,
    clock: Clock,
    policy: ValuePolicy = DEFAULT_POLICY,
    *,
    comparison: Comparison | None = None,
    checks: CheckResults = NO_CHECKS,
    baseline_fault: ServiceError | None = None,
    against_last_run: AgainstLastRun | None = None,
) -> Profile:
    """The whole profile of measured datasets. Agents that fail are told apart, each with its reason; the rest stands.

    ``baseline_fault`` says why a baseline that was asked for is not there: agents that need one fail with it.
    The one place where values are redacted: judging needs them, nothing after it sees more than ``policy`` allows.
    ``against_last_run`` sees it redacted as well.
    """
    thresholds = Thresholds(parameters_of(runs, UnifiedProfiler.agent_id))
    personal = personal_columns(primary, baseline)
    measured = judge(primary, thresholds)
    judged = redacted(with_quality(primary, measured), policy, personal)
    judgement = redacted_judgement(measured, judged, policy)
    compared = redacted(with_quality(baseline, judge(baseline, thresholds)), policy, personal) if baseline else None
    differences = redacted_comparison(comparison, judged, compared, policy) if comparison else None
    seen = Context(judged, judgement, {}, compared, differences, redacted_checks(checks, judged, policy))
    outcomes = run_agents(runs, seen, clock, baseline_fault)
    drift = against_last_run(judged, judgement.kinds) if against_last_run else None
    return replace(assemble(judged, compared, judgement, outcomes, engine), value_policy=policy, last_run_drift=drift)


def run_agents(
    runs: Sequence[AgentRun], seen: Context, clock: Clock, baseline_fault: ServiceError | None = None
) -> tuple[AgentOutcome, ...]:
    """Every agent's outcome, in the order asked for. Never raises: an agent's failure is its own."""
    return tuple(_run(run, replace(seen, parameters=run.parameters), clock, baseline_fault) for run in runs)


def assemble(
    primary: DatasetProfile,
    baseline: DatasetProfile | None,
    judgement: Judgement,
    outcomes: Sequence[AgentOutcome],
    engine: EngineInfo,
) -> Profile:
    """Everything in one: what several agents say of the same thing once, gravest first."""
    positions = {column.name: column.position for column in reversed(primary.columns)}
    rows, totals = row_issues(_all_findings(judgement, outcomes))
    return Profile(
        primary=primary,
        baseline=baseline,
        engine=engine,
        agents=tuple(outcome.result for outcome in outcomes),
        alerts=_gathered((outcome.assessment.alerts for outcome in outcomes), positions),
        issues=_gathered((outcome.assessment.issues for outcome in outcomes), positions),
        recommendations=_gathered((outcome.assessment.recommendations for outcome in outcomes), positions),
        row_level_issues=rows,
        row_issue_totals=totals,
    )


def _all_findings(judgement: Judgement, outcomes: Sequence[AgentOutcome]) -> list[Finding]:
    return [*judgement.findings, *(finding for outcome in outcomes for finding in outcome.assessment.findings)]


def _run(run: AgentRun, context: Context, clock: Clock, baseline_fault: ServiceError | None) -> AgentOutcome:
    started = clock.monotonic()
    try:
        assessment, reason, message = _assessed(run, context, baseline_fault), "", ""
    except ServiceError as error:
        assessment, reason, message = Assessment({}), error.reason, error.message
    except Exception as error:  # noqa: BLE001  (the mapping place: the text of a strange exception may quote data, its type does not)
        assessment, reason, message = Assessment({}), "INTERNAL", f"The agent failed with {type(error).__name__}."
    elapsed_ms = round((clock.monotonic() - started) * 1000)
    result = AgentResult(run.agent.agent_id, run.parameters, assessment.answer, reason, message, elapsed_ms)
    return AgentOutcome(result, assessment)


def _assessed(run: AgentRun, context: Context, baseline_fault: ServiceError | None) -> Assessment:
    if baseline_fault and run.agent.needs_baseline:
        raise baseline_fault
    return run.agent.assess(context)


F = TypeVar("F", Alert, Issue, Recommendation)


def _gathered(by_agent: Iterable[Sequence[F]], positions: dict[str, int]) -> tuple[F, ...]:
    gathered: list[F] = []
    for found in by_agent:
        # Within one agent nothing is said twice, and columns may share their name; across agents the first to say it is kept.
        said = {_subject(finding) for finding in gathered}
        gathered += [finding for finding in found if _subject(finding) not in said]
    return tuple(sorted(gathered, key=lambda finding: (-gravity(_severity(finding)), positions.get(finding.column, -1))))


def _subject(finding: Alert | Issue | Recommendation) -> tuple[str, str]:
    return (finding.recommendation_id if isinstance(finding, Recommendation) else finding.rule_id), finding.column


def _severity(finding: Alert | Issue | Recommendation) -> Severity:
    return finding.priority if isinstance(finding, Recommendation) else finding.severity
