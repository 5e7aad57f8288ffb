"""What each agent answers is what its schema says: every field, every word, in reports of the real agents."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest

from services.profiler.core.agents.coverage import asked_rules
from services.profiler.core.agents.coverage import verdicts as rule_verdicts
from services.profiler.core.agents.drift import thresholds
from services.profiler.core.agents.governance import fields, scoring
from services.profiler.core.agents.readiness import components, verdicts
from services.profiler.core.agents.readiness.registry import PURPOSES
from services.profiler.core.agents.registry import AGENTS_BY_ID
from services.profiler.core.agents.risk import protections, regulations
from services.profiler.core.agents.risk import scoring as risk_scoring
from services.profiler.core.agents.sensitivity import data_classes
from services.profiler.core.agents.suggestions import base as suggestions
from services.profiler.core.comparison import differences
from services.transformer.core.schema.agents import (
    drift_detector,
    governance_checker,
    readiness_rater,
    score_risk,
    test_coverage_agent,
)
from services.transformer.core.schema.agents.registry import ANSWERS
from tests.report.golden import path_of
from tests.report.inputs import GIVEN
from tests.report.validation import faults

HEAD = ("status", "reason", "message", "execution_time_ms", "parameters")
RARE = {
    "drift-detector.columns[].approximation": "only of tables of millions of rows",
    "score-risk.reidentification.combinations[].approximation": "only of tables of millions of rows",
    "score-risk.reidentification.combinations[].absent_reason": "only where a check breaks",
    "test-coverage-agent.rules[].approximation": "only of tables of millions of rows",
    "test-coverage-agent.suggested_rules[].parameters.max_age_days": "only of days close to the clock",
    "readiness-rater.components[].reason": "only where no detector could judge",
    "readiness-rater.blockers[].evidence[].reason": "the table's own figures are known; `purposes[].blockers` has one of a column",
    "readiness-rater.purposes[].notes[].evidence[].reason": "as above",
    "unified-profiler.failed_detectors{}": "only where a detector breaks",
}
"""Fields that no kept report has a value of."""
REPORTS = {name: json.loads(path_of(name).read_bytes()) for name in GIVEN}


def answers(agent_id: str) -> Iterator[dict[str, Any]]:
    for report in REPORTS.values():
        answer = report["agents"].get(agent_id, {})
        if answer.get("status") == "success":
            yield {name: value for name, value in answer.items() if name not in HEAD}


def described(schema: Any, path: str) -> Iterator[str]:
    """Every place of a schema that holds a value, parts of lists as ``[]``, of open objects as ``{}``."""
    if path:
        yield path
    for name, part in schema.get("properties", {}).items():
        yield from described(part, f"{path}.{name}")
    if "items" in schema:
        yield from described(schema["items"], f"{path}[]")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from described(schema["additionalProperties"], f"{path}{{}}")


def told(schema: Any, value: Any, path: str) -> Iterator[str]:
    """The same places, of those that an answer has a value at."""
    if value is None:
        return
    yield path
    if isinstance(value, dict):
        for name, part in value.items():
            named = schema.get("properties", {}).get(name)
            yield from told(named or {}, part, f"{path}.{name}" if named else f"{path}{{}}")
    elif isinstance(value, list):
        for part in value:
            yield from told(schema.get("items", {}), part, f"{path}[]")


def test_every_agent_is_described() -> None:
    assert list(ANSWERS) == list(AGENTS_BY_ID)


@pytest.mark.parametrize("agent_id", ANSWERS)
def test_every_field_of_an_answer_has_a_value_in_some_kept_report(agent_id: str) -> None:
    found = {place for answer in answers(agent_id) for place in told(ANSWERS[agent_id], answer, agent_id)}
    expected = set(described(ANSWERS[agent_id], agent_id))
    missing = expected - found
    assert {place for place in missing if place not in RARE} == set()
    # What became common is no exception any more.
    assert {place for place in RARE if place.startswith(agent_id)} <= missing


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (drift_detector.TESTS, get_args(differences.Test)),
        (drift_detector.SUBJECTS, get_args(differences.Subject)),
        (drift_detector.REASONS, get_args(differences.Reason)),
        (drift_detector.EFFECTS, tuple(thresholds.EFFECT_NAMES.values())),
        (score_risk.LEVELS, get_args(risk_scoring.Level)),
        (score_risk.ROLES, get_args(data_classes.Role)),
        (score_risk.SCOPES, get_args(regulations.Scope)),
        (score_risk.REGULATIONS, tuple(regulations.regulations())),
        (score_risk.PROTECTIONS, tuple(protections.protections())),
        (readiness_rater.VERDICTS, verdicts.VERDICTS),
        (readiness_rater.LEVELS, verdicts.LEVELS),
        (readiness_rater.COMPONENTS, tuple(each.component_id for each in components.COMPONENTS)),
        (readiness_rater.PURPOSES, tuple(each.purpose_id for each in PURPOSES)),
        (governance_checker.AREAS, get_args(fields.Area)),
        (governance_checker.VERDICTS, get_args(scoring.Verdict)),
        (test_coverage_agent.ASKED_KINDS, get_args(asked_rules.RuleKind)),
        (test_coverage_agent.REASONS, get_args(asked_rules.AbsentRule)),
        (test_coverage_agent.STATUSES, get_args(rule_verdicts.Status)),
        (test_coverage_agent.SUGGESTED_KINDS, get_args(suggestions.SuggestionKind)),
    ],
)
def test_words_are_the_agents(words: tuple[str, ...], choices: tuple[str, ...]) -> None:
    assert words == choices


def test_classes_named_as_examples_are_in_the_catalogue() -> None:
    assert set(score_risk.CLASSES) <= {each.class_id for each in data_classes.data_classes()}


def changed(agent_id: str, change: Callable[[Any], object]) -> dict[str, Any]:
    report = next(report for report in REPORTS.values() if report["agents"].get(agent_id, {}).get("status") == "success")
    report = copy.deepcopy(report)
    change(report["agents"][agent_id])
    return report


@pytest.mark.parametrize(
    ("agent_id", "change"),
    [
        ("drift-detector", lambda answer: answer.update(drifted_columns=answer.pop("drifted_column_count"))),
        ("drift-detector", lambda answer: answer["columns"][0]["missing"].pop("effect")),
        ("drift-detector", lambda answer: answer["columns"][0].update(p_value=1.5)),
        ("score-risk", lambda answer: answer.update(risk_level="severe")),
        ("score-risk", lambda answer: answer["column_levels"].update(severe=1)),
        ("readiness-rater", lambda answer: answer["purposes"][0].update(verdict="perhaps")),
        ("readiness-rater", lambda answer: answer.update(score=101)),
        ("governance-checker", lambda answer: answer["areas"][0].pop("weight")),
        ("governance-checker", lambda answer: answer.update(verdict="ready")),
        ("test-coverage-agent", lambda answer: answer["coverage"].update(verdict="perfect")),
        ("test-coverage-agent", lambda answer: answer.update(suggested_rule_total=-1)),
    ],
)
def test_an_answer_that_is_not_as_described_is_found(agent_id: str, change: Callable[[Any], object]) -> None:
    assert not faults(changed(agent_id, lambda answer: None))
    assert faults(changed(agent_id, change))
