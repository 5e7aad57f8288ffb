"""Which tools a report leads to, with what, and who may change what about it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profilemydata.profiler.v1 import profile_pb2 as pb

from services.transformer.convert.measured import measured_of
from services.transformer.core.answer_rules import AnswerRule
from services.transformer.core.canonical import Json
from services.transformer.core.consolidation import consolidated
from services.transformer.core.measured import Agent, Measured
from services.transformer.core.report import RoutingDecision
from services.transformer.core.routing import Tool, catalogue, reordered, routing_decisions
from services.transformer.local import report_of_profile

ANSWER: dict[str, Json] = {
    "drifted_count": 2,
    "level": "high",
    "share": 0.25,
    "is_ready": False,
    "summary": {"score": 41.5},
    "columns": [
        {"name": "a", "drifted": True},
        {"name": "b", "drifted": False},
        {"name": "c", "drifted": True},
        {"name": 5, "drifted": True},
        "d",
        None,
    ],
}


def agent(answer: dict[str, Json], *, failed: bool = False) -> Agent:
    return Agent("some-agent", "error" if failed else "success", None, None, 1, {}, {} if failed else answer)


def rule(figure: str, **members: Any) -> AnswerRule:
    return AnswerRule(agent="some-agent", figure=figure, evidence="it says {figure}", **members)


def test_routing_names_evidence_columns_and_files(profile: pb.Profile) -> None:
    first = json.loads(report_of_profile(profile.SerializeToString()))["routing_decisions"][0]
    assert first["tool_id"] == "clean-my-data"
    assert first["priority"] == "high"
    assert first["parameters"] == {"columns": ["note", "e-mail", "=amount|cmd", "ordered_at"]}
    assert first["needed_files"] == ["primary"]
    assert first["evidence"][0] == "“note”: The column holds no value at all."


def test_the_catalogue_leads_to_each_tool_in_some_way() -> None:
    assert len({tool.tool_id for tool in catalogue()}) == len(catalogue()) >= 4
    assert all(tool.rules or tool.dimensions or tool.agents or tool.signals or tool.answers for tool in catalogue())


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (rule("drifted_count", above=0), "It says 2."),
        (rule("drifted_count", above=2), None),
        (rule("share", below=0.5), "It says 0.2."),
        (rule("summary.score", below=50), "It says 41.5."),
        (rule("level", one_of=("high", "critical")), "It says high."),
        (rule("level", one_of=("low",)), None),
        (rule("level", above=0), None),
        (rule("is_ready", below=1), None),
        (rule("nothing", above=0), None),
        (rule("summary.nothing.deeper", above=0), None),
        (rule("columns.name", above=0), None),
        (rule("level"), None),
    ],
    ids=lambda value: f"{value.figure}-{value.above}-{value.below}-{value.one_of}" if isinstance(value, AnswerRule) else None,
)
def test_an_answer_meets_a_rule_or_does_not(wanted: AnswerRule, text: str | None) -> None:
    evidence = wanted.met([agent(ANSWER)])
    assert (evidence.text if evidence else None) == text


def test_columns_of_an_answer_are_taken_where_they_count() -> None:
    met = rule("drifted_count", above=0, columns="columns", column_when="drifted").met([agent(ANSWER)])
    assert met
    assert met.columns == ("a", "c", "d")
    nowhere = rule("drifted_count", above=0, columns="level").met([agent(ANSWER)])
    assert nowhere
    assert nowhere.columns == ()


@pytest.mark.parametrize("agents", [[], [agent(ANSWER, failed=True)]], ids=["nobody", "failed"])
def test_an_agent_without_an_answer_leads_nowhere(agents: list[Agent]) -> None:
    assert rule("drifted_count", above=0).met(agents) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["columns", "level", "a"]), inner, max_size=3),
    max_leaves=8,
)


@given(answer=st.dictionaries(st.sampled_from(["columns", "level", "a"]), json_values, max_size=3))
def test_no_shape_of_an_answer_breaks_a_rule(answer: dict[str, Json]) -> None:
    rule("level.a", above=0, one_of=("x",), columns="columns", column_when="a").met([agent(answer)])


def test_an_answer_leads_to_a_tool_with_its_columns(profile: pb.Profile) -> None:
    measured: Measured = replace(measured_of(profile), agents=(agent(ANSWER),))
    lead = rule("drifted_count", above=1, priority="high", columns="columns", column_when="drifted")
    tool = Tool("watch", "Watch", "it watches", ("primary",), "columns", answers=(lead,))
    [decision] = routing_decisions(measured, consolidated(measured), [tool])
    assert (decision.priority, decision.evidence, decision.rule_ids) == ("high", ("It says 2.",), ())
    assert decision.parameters == {"columns": ["a", "c", "d"]}


@pytest.mark.parametrize(
    ("agent_id", "answer", "tool_id", "priority", "evidence", "parameters"),
    [
        (
            "score-risk",
            {"risk_level": "high", "columns": [{"name": "e-mail", "risk_level": "high"}]},
            "protect-my-data",
            "high",
            "The risk of what is personal or secret in it is high.",
            {"columns": ["e-mail"]},
        ),
        (
            "test-coverage-agent",
            {"coverage": {"verdict": "needs_improvement"}, "suggested_rule_total": 0},
            "enforce-my-data",
            "medium",
            "The coverage of the rules that were given needs improvement.",
            {},
        ),
        (
            "test-coverage-agent",
            {"coverage": {"verdict": None}, "suggested_rule_total": 12},
            "enforce-my-data",
            "info",
            "Rules that the data keeps today and that could be enforced: 12.",
            {},
        ),
    ],
    ids=["risk", "coverage", "suggestions"],
)
def test_answers_of_agents_lead_somewhere(
    profile: pb.Profile,
    agent_id: str,
    answer: dict[str, Json],
    tool_id: str,
    priority: str,
    evidence: str,
    parameters: dict[str, list[str]],
) -> None:
    for name in ("issues", "agents", "recommendations"):
        profile.ClearField(name)  # type: ignore[arg-type]
    profile.primary.dataset.ClearField("quality")
    for column in profile.primary.columns:
        column.ClearField("pii")
    measured = replace(measured_of(profile), agents=(replace(agent(answer), agent_id=agent_id),))
    [decision] = routing_decisions(measured, consolidated(measured))
    assert (decision.tool_id, decision.priority, decision.evidence) == (tool_id, priority, (evidence,))
    assert decision.parameters == parameters


def test_every_entry_of_the_catalogue_says_what_it_judges() -> None:
    for tool in catalogue():
        for wanted in tool.answers:
            assert "{figure}" in wanted.evidence
            assert wanted.one_of or wanted.above is not None or wanted.below is not None


def decision(tool_id: str) -> RoutingDecision:
    return RoutingDecision(tool_id, tool_id.title(), "low", "Why.", (), (), ("primary",), {})


@given(st.permutations(["a", "b", "c", "d"]))
def test_a_permutation_reorders_and_changes_nothing_else(order: list[str]) -> None:
    given_order = tuple(map(decision, "abcd"))
    moved = reordered(given_order, order)
    assert moved
    assert [each.tool_id for each in moved] == order
    assert set(map(id, moved)) == set(map(id, given_order))


@pytest.mark.parametrize(
    "order", [[], ["a"], ["a", "b", "b"], ["a", "b", "c"], ["a", "b", "x"], ["a", "a"]], ids=lambda order: "".join(order) or "none"
)
def test_anything_but_a_permutation_is_none(order: list[str]) -> None:
    assert reordered((decision("a"), decision("b")), order) is None
