from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.persistence.core.ledger import Evidence, Stage, Tries
from services.persistence.core.reconciliation import (
    Case,
    Complete,
    Decision,
    Fail,
    FollowUp,
    Forget,
    Policy,
    Republish,
    Wait,
    Whereabouts,
    decide,
    is_moot,
)
from services.persistence.core.records import AnalysisState, Outcome, StoredObject

POLICY = Policy(grace_s=10, patience_s=1000, max_attempts=3)
THING = StoredObject("key", 1, "00", "x/y")
OVER = Outcome("id", AnalysisState.COMPLETED, datetime(2026, 1, 1, tzinfo=UTC))
NOTHING = Evidence()
PROFILED = Evidence(profile=THING)
REPORTED = Evidence(profile=THING, report=THING)
RENDERED = Evidence(profile=THING, report=THING, has_manifest=True)
ENDED = Evidence(outcome=OVER)
LOST, WAITING, SETTLED, UNKNOWN = Whereabouts.LOST, Whereabouts.WAITING, Whereabouts.SETTLED, Whereabouts.UNKNOWN
FIRST = Tries()


def case(evidence: Evidence, where: Whereabouts, idle_s: float = 11, tries: Tries = FIRST, *, accepted: bool = True) -> Case:
    return Case(accepted, evidence, where, tries, idle_s)


CASES = {
    "young is left alone": (case(NOTHING, LOST, 9.9), Wait()),
    "never accepted is forgotten": (case(NOTHING, UNKNOWN, accepted=False), Forget()),
    "young and not accepted may still be": (case(NOTHING, UNKNOWN, 1, accepted=False), Wait()),
    "an outcome is followed up": (case(ENDED, UNKNOWN), FollowUp()),
    "a manifest completes": (case(RENDERED, UNKNOWN), Complete()),
    "a lost request is published anew": (case(NOTHING, LOST), Republish(Stage.PROFILE, Tries(2, Stage.PROFILE, 1))),
    "a lost profiled event too": (case(PROFILED, LOST), Republish(Stage.TRANSFORM, Tries(2, Stage.TRANSFORM, 1))),
    "a lost transformed event too": (case(REPORTED, LOST), Republish(Stage.RENDER, Tries(2, Stage.RENDER, 1))),
    "a long queue is no loss": (case(NOTHING, WAITING, 999), Wait()),
    "a stuck message is published anew": (case(NOTHING, WAITING, 1000), Republish(Stage.PROFILE, Tries(2, Stage.PROFILE, 2))),
    "settled without effect spends an attempt": (case(NOTHING, SETTLED), Republish(Stage.PROFILE, Tries(2, Stage.PROFILE, 2))),
    "an unreachable bus is waited for": (case(NOTHING, UNKNOWN, 5000), Wait()),
    "spent attempts fail": (case(NOTHING, SETTLED, tries=Tries(5, Stage.PROFILE, 3)), Fail()),
    "spent attempts of a stuck message fail": (case(NOTHING, WAITING, 1000, Tries(5, Stage.PROFILE, 3)), Fail()),
    "losses by the bus never fail": (
        case(NOTHING, LOST, tries=Tries(99, Stage.PROFILE, 3)),
        Republish(Stage.PROFILE, Tries(100, Stage.PROFILE, 3)),
    ),
    "a stage reached counts afresh": (
        case(PROFILED, SETTLED, tries=Tries(5, Stage.PROFILE, 3)),
        Republish(Stage.TRANSFORM, Tries(6, Stage.TRANSFORM, 2)),
    ),
}


@pytest.mark.parametrize(("given_case", "decision"), CASES.values(), ids=CASES.keys())
def test_decisions(given_case: Case, decision: Decision) -> None:
    assert decide(given_case, POLICY) == decision


EVIDENCE = st.sampled_from([NOTHING, PROFILED, REPORTED, RENDERED, ENDED])
TRIES = st.builds(Tries, st.integers(1, 50), st.sampled_from(Stage), st.integers(1, 5))
CASE = st.builds(Case, st.booleans(), EVIDENCE, st.sampled_from(Whereabouts), TRIES, st.floats(0, 5000))


@given(CASE)
def test_an_ended_analysis_is_never_driven_or_ended_again(any_case: Case) -> None:
    if any_case.evidence.outcome is not None:
        assert isinstance(decide(any_case, POLICY), Wait | Forget | FollowUp)


@given(CASE)
def test_a_publication_is_always_a_new_attempt_of_the_missing_stage(any_case: Case) -> None:
    decision = decide(any_case, POLICY)
    if isinstance(decision, Republish):
        assert decision.stage is any_case.evidence.next_stage
        assert decision.tries.attempt == any_case.tries.attempt + 1


@given(EVIDENCE, st.sampled_from([SETTLED, WAITING]))
def test_an_analysis_whose_workers_bring_nothing_forth_ends(evidence: Evidence, where: Whereabouts) -> None:
    tries = Tries()
    for _ in range(POLICY.max_attempts + 1):
        decision = decide(case(evidence, where, 1000, tries), POLICY)
        if not isinstance(decision, Republish):
            assert isinstance(decision, Fail | Complete | FollowUp)
            return
        tries = decision.tries
    pytest.fail("it was published for ever")


@pytest.mark.parametrize(
    ("stage", "evidence", "moot"),
    [
        (Stage.PROFILE, NOTHING, False),
        (Stage.PROFILE, PROFILED, True),
        (Stage.TRANSFORM, PROFILED, False),
        (Stage.TRANSFORM, REPORTED, True),
        (Stage.RENDER, REPORTED, False),
        (Stage.RENDER, RENDERED, True),
        (Stage.PROFILE, ENDED, True),
    ],
)
def test_a_failure_is_moot_once_its_stage_has_an_output(stage: Stage, evidence: Evidence, moot: bool) -> None:
    assert is_moot(stage, evidence) is moot
