"""What is to be done about an open analysis, decided from what exists. Pure: the same case gives the same decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.persistence.core.ledger import Evidence, Stage, Tries


class Whereabouts(StrEnum):
    """Where the message of the missing stage is."""

    LOST = "lost"
    """The bus holds none."""
    WAITING = "waiting"
    """It is queued or in work: a long queue or a long run is no loss."""
    SETTLED = "settled"
    """A worker settled it."""
    UNKNOWN = "unknown"
    """The bus did not say."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient the reconciler is."""

    grace_s: float = 15.0
    """No analysis is touched before so long after its last sign of life."""
    patience_s: float = 6 * 3600.0
    """A message that waits longer without sign of life is taken for stuck: one that killed its worker at every delivery."""
    max_attempts: int = 5
    """Attempts per stage that workers may bring to nothing. Messages lost by the bus do not count."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a decision rests on."""

    is_accepted: bool
    evidence: Evidence
    whereabouts: Whereabouts
    tries: Tries
    idle_s: float
    """Since the last sign of life: acceptance, a stage output, a publication, progress."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do now."""


@dataclass(frozen=True, slots=True)
class Forget:
    """It never came to acceptance: remove its traces."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """It has its outcome; what follows an outcome was interrupted."""


@dataclass(frozen=True, slots=True)
class Complete:
    """Everything is rendered; only the outcome is missing."""


@dataclass(frozen=True, slots=True)
class Republish:
    """Ask for the stage again."""

    stage: Stage
    tries: Tries
    """As they stand after it, ``published_at`` still unset."""


@dataclass(frozen=True, slots=True)
class Fail:
    """Every attempt came to nothing."""


Decision = Wait | Forget | FollowUp | Complete | Republish | Fail


def decide(case: Case, policy: Policy) -> Decision:
    """The decision."""
    if case.idle_s < policy.grace_s:
        return Wait()
    if not case.is_accepted:
        return Forget()
    if case.evidence.outcome is not None:
        return FollowUp()
    if case.evidence.has_manifest:
        return Complete()
    return _drive(case, policy)


def _drive(case: Case, policy: Policy) -> Decision:
    stage = case.evidence.next_stage
    spent = case.tries.spent if case.tries.stage is stage else 1
    attempt = case.tries.attempt + 1
    match case.whereabouts:
        case Whereabouts.LOST:
            return Republish(stage, Tries(attempt, stage, spent))
        case Whereabouts.SETTLED:
            pass
        case Whereabouts.WAITING if case.idle_s >= policy.patience_s:
            pass
        case _:
            return Wait()
    if spent >= policy.max_attempts:
        return Fail()
    return Republish(stage, Tries(attempt, stage, spent + 1))


def is_moot(stage: Stage, evidence: Evidence) -> bool:
    """Whether a stage's failure no longer matters: its output exists, another attempt succeeded."""
    done = {Stage.PROFILE: evidence.profile, Stage.TRANSFORM: evidence.report, Stage.RENDER: evidence.has_manifest or None}
    return evidence.has_manifest or evidence.outcome is not None or done[stage] is not None
