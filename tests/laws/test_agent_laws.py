"""What holds for every agent, whoever adds one."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from services.profiler.core import agents as package
from services.profiler.core.agents.base import Agent, Assessment, Context
from services.profiler.core.agents.registry import AGENTS, AGENTS_BY_ID
from services.profiler.core.comparison.differences import (
    ColumnDifference,
    ColumnTest,
    Comparison,
    MissingDifference,
    NamedColumn,
    SchemaDifference,
)
from services.profiler.core.detectors.judgement import judge
from services.profiler.core.detectors.registry import RULES
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.profile import DatasetProfile, ValueCount
from services.profiler.core.quality import with_quality
from services.runtime.parameters import check_parameters
from tests.unit.profiler.detectors.cases import CASES
from tests.unit.profiler.detectors.profiles import table

SUPPORT = {"__init__", "base", "registry", "requests", "findings", "figures"}
"""Modules that are no agents."""
PROFILES = [*(case.profile for case in CASES), table(row_count=0), table()]

every_agent = pytest.mark.parametrize("agent", AGENTS, ids=list(AGENTS_BY_ID))


def assess(agent: Agent, profile: DatasetProfile) -> Assessment:
    parameters, _ = check_parameters(agent.parameters, {}, "parameters")
    judgement = judge(profile, Thresholds(parameters))
    judged = with_quality(profile, judgement)
    baseline, comparison = (judged, differing(judged)) if agent.needs_baseline else (None, None)
    return agent.assess(Context(judged, judgement, parameters, baseline, comparison))


def differing(profile: DatasetProfile) -> Comparison:
    """A baseline that differs in everything."""
    test = ColumnTest("chi2", 400.0, 1e-80, 0.4)
    missing = MissingDifference(0.0, 0.5, 1.57, 1e-90)
    columns = tuple(
        ColumnDifference(
            each.position, each.position, 900, 900, "categories", (test,), 0.3, 0.4, missing, (ValueCount("x", 7, 0.1),), 7
        )
        for each in profile.columns
    )
    came = NamedColumn("came", 9, "integer", "Int64")
    return Comparison(1000, 1000, columns, SchemaDifference(added=(came,), removed=(came,)))


def test_every_file_is_one_agent_and_one_line_of_the_registry() -> None:
    files = {path.stem for path in Path(package.__path__[0]).glob("*.py")} - SUPPORT
    assert files == {agent_id.replace("-", "_") for agent_id in AGENTS_BY_ID}
    assert len(AGENTS) == len(AGENTS_BY_ID)


@every_agent
def test_an_agent_says_what_it_answers(agent: Agent) -> None:
    assert agent.title
    assert agent.question.endswith("?")


@every_agent
def test_defaults_pass_their_own_checks(agent: Agent) -> None:
    defaults = {spec.name: spec.default for spec in agent.parameters if spec.default is not None}
    values, violations = check_parameters(agent.parameters, defaults, "parameters")
    assert violations == ()
    assert {name: values[name] for name in defaults} == defaults


@every_agent
def test_parameters_are_described(agent: Agent) -> None:
    assert all(spec.description.endswith(".") for spec in agent.parameters)
    assert len({spec.name for spec in agent.parameters}) == len(agent.parameters)


@every_agent
def test_an_answer_is_json_and_names_its_rules(agent: Agent) -> None:
    known = RULES.keys() | {rule.rule_id for rule in agent.rules}
    for profile in PROFILES:
        assessment = assess(agent, profile)
        json.dumps(assessment.answer, allow_nan=False)
        found = (*assessment.alerts, *assessment.issues, *assessment.recommendations)
        assert all(each.agent_id == agent.agent_id for each in found)
        assert {rule_id for each in assessment.recommendations for rule_id in each.rule_ids} <= known
        assert {each.rule_id for each in (*assessment.alerts, *assessment.issues)} <= known
        assert {each.rule.rule_id for each in assessment.findings} <= known


@every_agent
def test_rules_of_an_agent_speak_plainly_and_mean_one_thing(agent: Agent) -> None:
    others = {rule.rule_id: rule for other in AGENTS if other is not agent for rule in other.rules}
    assert not {rule.rule_id for rule in agent.rules} & RULES.keys()
    # What two agents find is one finding, so that they may share a rule.
    assert all(others.get(rule.rule_id, rule) == rule for rule in agent.rules)
    assert all(rule.title and rule.fact and not rule.fact.endswith(".") and rule.bands[0].from_ratio == 0 for rule in agent.rules)


@every_agent
def test_an_agent_is_a_pure_function(agent: Agent) -> None:
    for profile in PROFILES:
        before = copy.deepcopy(profile)
        assert assess(agent, profile) == assess(agent, profile)
        assert profile == before


def test_a_rule_has_one_meaning_whoever_finds_it() -> None:
    by_id = dict(RULES)
    for agent in AGENTS:
        for rule in agent.rules:
            assert by_id.setdefault(rule.rule_id, rule) == rule


@every_agent
def test_rules_say_what_they_find(agent: Agent) -> None:
    for rule in agent.rules:
        assert rule.title
        assert rule.fact
        assert rule.bands[0].from_ratio == 0
