"""Stored states in the place of a baseline, in the child: what an older version left, what another engine hashed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from profilemydata.profiler.v1.profile_pb2 import AGENT_STATUS_ERROR, AGENT_STATUS_SUCCESS, Profile

from services.profiler.adapters.local import profile_file
from services.profiler.adapters.sandbox import work
from services.profiler.adapters.sandbox.job_codec import Order
from services.profiler.core.agents import requests
from services.profiler.core.agents.base import Agent, Assessment, Context
from services.profiler.core.agents.requests import AgentRequest
from services.profiler.core.engine.states import decode, encode
from services.profiler.core.engine.table_states import engine_hashing
from services.profiler.core.readers.base import ReadLimits
from services.profiler.errors import OutdatedStates, UnreadableStates
from services.profiler.service.jobs import Job, Progress, Source
from services.profiler.service.limits import ChildLimits
from services.runtime.errors import ServiceError

FIRST = AgentRequest("unified-profiler")


class Comparing(Agent):
    """Lives on a baseline."""

    agent_id = "comparing"
    title = "Comparing"
    question = "How many rows are more?"
    needs_baseline = True

    def assess(self, context: Context) -> Assessment:
        assert context.baseline
        assert context.comparison
        return Assessment({"more": context.comparison.row_count - context.comparison.baseline_row_count})


@pytest.fixture
def comparing(monkeypatch: pytest.MonkeyPatch) -> AgentRequest:
    agents = (*requests.AGENTS, Comparing())
    monkeypatch.setattr(requests, "AGENTS", agents)
    monkeypatch.setattr(requests, "AGENTS_BY_ID", {agent.agent_id: agent for agent in agents})
    return AgentRequest(Comparing.agent_id)


@pytest.fixture
def states(tmp_path: Path) -> Path:
    """Of a table of 30 rows, some of them twice."""
    (tmp_path / "a.csv").write_text("n,word\n" + "".join(f"{at % 20},w{at % 20}\n" for at in range(30)))
    profile_file(tmp_path / "a.csv", states=tmp_path / "a.pmds")
    return tmp_path / "a.pmds"


def profiled(states: Path, *agents: AgentRequest, reports: list[Progress] | None = None) -> Profile:
    """A table of 40 rows held against them."""
    primary = states.with_name("b.csv")
    primary.write_text("n,word\n" + "1,x\n" * 40)
    job = Job(states.parent, Source(primary, "b.csv"), Source(states, "accepted as.csv"), agents)
    order = Order(job, ReadLimits(), ChildLimits(), datetime(2030, 1, 1, tzinfo=UTC))
    return Profile.FromString(work.profile(order, (reports if reports is not None else []).append))


def outdated(states: Path) -> Path:
    """As another format has it."""
    body = states.read_bytes()
    states.write_bytes(body[:4] + b"\x63" + body[5:])
    return states


def test_states_are_compared_with(states: Path, comparing: AgentRequest) -> None:
    made = profiled(states, FIRST, comparing)
    assert dict(made.agents[1].answer) == {"more": 10}
    assert made.baseline.load.file_name == "a.csv"
    assert made.baseline.measure_time.ToDatetime().year < 2030


def test_a_comparison_that_breaks_costs_no_profile(states: Path, comparing: AgentRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("quotes w7")

    monkeypatch.setattr(work, "compare", broken)
    made = profiled(states, FIRST, comparing)
    assert [agent.status for agent in made.agents] == [AGENT_STATUS_SUCCESS, AGENT_STATUS_ERROR]
    assert made.agents[1].failure.reason == "INTERNAL"
    assert "w7" not in made.agents[1].failure.message
    assert made.primary.columns


def test_nobody_compares_what_nobody_asked_for(states: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "compare", lambda *_: pytest.fail("compared"))
    assert profiled(states, FIRST).baseline.columns


def test_an_agent_that_breaks_before_the_pass_costs_its_checks_only(
    states: Path, comparing: AgentRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Comparing, "checks", lambda *_: 1 / 0)
    assert dict(profiled(states, FIRST, comparing).agents[1].answer) == {"more": 10}


def test_outdated_states_cost_the_comparison_and_nothing_else(states: Path, comparing: AgentRequest) -> None:
    made = profiled(outdated(states), FIRST, comparing)
    first, second = made.agents
    assert (first.status, second.status) == (AGENT_STATUS_SUCCESS, AGENT_STATUS_ERROR)
    assert second.failure.reason == "OUTDATED_STATES"
    assert not made.HasField("baseline")
    assert len(made.primary.columns) == 2


def test_outdated_states_that_nobody_would_miss_end_the_analysis(states: Path) -> None:
    """Else a user who asks for a comparison would get none, and no word about it."""
    with pytest.raises(OutdatedStates):
        profiled(outdated(states), FIRST)


@pytest.mark.parametrize("change", [lambda body: body[:-1], lambda body: body[:40], lambda body: body[:-9] + b"x" + body[-8:]])
def test_damaged_states_end_the_analysis(states: Path, comparing: AgentRequest, change: type[bytes]) -> None:
    states.write_bytes(change(states.read_bytes()))
    with pytest.raises(UnreadableStates):
        profiled(states, FIRST, comparing)


def test_hashes_of_another_engine_are_not_compared(states: Path) -> None:
    """They say nothing about equality; what is exact stays."""
    states.write_bytes(encode(replace(decode(states.read_bytes()), hashing="another engine's")))
    kept, _ = work.stored_baseline(states, work.Settings(datetime(2030, 1, 1, tzinfo=UTC)))
    assert kept.hashing == engine_hashing()
    assert kept.lost["duplicate_rows", -1] == "not_mergeable"
    figures = {metric.name: metric for metric in profiled(states, FIRST).baseline.dataset.metrics}
    assert figures["duplicate_row_count"].absent_reason == "not_mergeable"
    assert figures["row_count"].integer == 30


def test_progress_ends_whole(states: Path) -> None:
    reports: list[Progress] = []
    profiled(states, FIRST, reports=reports)
    fractions = [report.fraction for report in reports if report.fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] >= 0.9


def test_a_fault_says_what_to_do(states: Path) -> None:
    with pytest.raises(ServiceError) as caught:
        profiled(outdated(states), FIRST)
    assert "profile the data anew" in caught.value.message
