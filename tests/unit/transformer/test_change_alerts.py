"""Changes since the last run as alerts: one each, ranked with the others, joined where an agent says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from profilemydata.profiler.v1 import finding_pb2
from profilemydata.profiler.v1 import profile_pb2 as pb

from services.profiler.core.agents.registry import AGENTS
from services.profiler.core.detectors.registry import RULES
from services.transformer.core.change_alerts import MAX_ALERTS
from services.transformer.core.change_rules import CHANGE_RULES, SOURCE
from services.transformer.core.last_run_drift import REASONS
from tests.unit.transformer.test_since_last_run import BEFORE, CHANGES, aged, report_of

HISTORY = Path("docs/history.md")
AGENT_RULES = {rule.rule_id for agent in AGENTS for rule in agent.rules}


def drifted(profile: pb.Profile, column: str = "order_id", **fields: Any) -> pb.Profile:
    made = pb.Profile()
    made.CopyFrom(profile)
    made.last_run_drift.analysis_id, made.last_run_drift.status = BEFORE, "compared"
    made.last_run_drift.compared_column_count, made.last_run_drift.drifted_column_count = 4, 1
    evidence: dict[str, Any] = {
        "test": "kolmogorov_smirnov",
        "compared": "values",
        "effect": 0.31,
        "effect_name": "D",
        "effect_threshold": 0.1,
        "earlier_count": 900,
        "count": 1200,
        "severity": finding_pb2.SEVERITY_HIGH,
    }
    made.last_run_drift.columns.add(column=column, **{**evidence, **fields})
    return made


def alerts_of(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [alert for alert in report["alerts"] if SOURCE in alert["agent_ids"]]


def test_rules_are_ours_alone_and_documented() -> None:
    assert not CHANGE_RULES.keys() & (RULES.keys() | AGENT_RULES)
    assert {rule.says_the_same_as for rule in CHANGE_RULES.values()} - {""} <= AGENT_RULES
    text = HISTORY.read_text()
    assert [rule_id for rule_id in CHANGE_RULES if f"`{rule_id}`" not in text] == []
    assert [reason for reason in REASONS if f"`{reason}`" not in text] == []


@pytest.mark.parametrize(("alter", "kind", "name", "severity", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_each_change_is_an_alert(
    profile: pb.Profile, alter: Any, kind: str, name: str | None, severity: str, old: object, new: object
) -> None:
    before = report_of(profile)
    alter(before)
    report = report_of(profile, before)
    changes, alerts = report["since_last_run"]["changes"], alerts_of(report)
    assert sorted(alert["message"] for alert in alerts) == sorted(change["message"] for change in changes)
    first = next(alert for alert in alerts if alert["message"] == changes[0]["message"])
    assert CHANGE_RULES[first["rule_id"]].kind == kind
    assert [first[key] for key in ("column", "severity", "previous_value", "value")] == [name, severity, old, new]
    weights = ["critical", "high", "medium", "low", "info"]
    ranks = [weights.index(alert["severity"]) for alert in report["alerts"]]
    assert ranks == sorted(ranks)


def test_lost_freshness_and_distinct_values_are_alerts() -> None:
    report = report_of(aged(900_000, 20, 0.9), report_of(aged(3600, 10, 0.5)))
    found = {alert["rule_id"]: (alert["value"], alert["threshold"], alert["previous_value"]) for alert in alerts_of(report)}
    assert found == {"freshness_lost": (900_000, 90_000, 3600), "distinct_changed": (20, 15, 10)}


def test_drift_is_told_with_its_evidence(profile: pb.Profile) -> None:
    now = drifted(profile, direction="shifted_up")
    before = report_of(profile)
    next(column for column in before["columns"] if column["name"] == "order_id")["metrics"]["median"] = 10.5
    report = report_of(now, before)
    since = report["since_last_run"]
    [change] = since["changes"]
    assert (change["kind"], change["rule_id"], change["threshold"]) == ("drift", "drift_since_last_run", 0.1)
    assert change["message"].startswith("Values of “order_id” shifted up since the last run")
    assert change["message"].endswith("(D 0.31, p under 0.001, 900 and 1,200 values).")
    assert change["drift"]["direction"] == "shifted_up"
    assert since["drift"]["message"] == "Distributions of 4 columns were compared with the last run, and 1 of them changed."
    [alert] = alerts_of(report)
    assert [alert[key] for key in ("metric", "value", "threshold", "previous_value")] == ["drift_effect", 0.31, 0.1, None]
    [monitor] = [decision for decision in report["routing_decisions"] if decision["tool_id"] == "monitor-my-data"]
    assert any(change["message"] in evidence for evidence in monitor["evidence"])
    assert "order_id" in monitor["parameters"]["columns"]


SENTENCES = {
    "new": (
        {"direction": "new_categories", "new_value_ratio": 0.12},
        "12 % of the values of “order_id” are new since the last run",
    ),
    "hidden": ({}, "Values of “order_id” are distributed otherwise than in the last run"),
    "lengths": ({"compared": "lengths"}, "Texts of “order_id” are of other lengths than in the last run"),
    "unknown word": ({"direction": "sideways"}, "Values of “order_id” are distributed otherwise than in the last run"),
}


@pytest.mark.parametrize(("fields", "told"), SENTENCES.values(), ids=SENTENCES)
def test_a_direction_is_told_in_words(profile: pb.Profile, fields: dict[str, Any], told: str) -> None:
    report = report_of(drifted(profile, **fields), report_of(profile))
    assert report["since_last_run"]["changes"][0]["message"].startswith(f"{told} (")


@pytest.mark.parametrize(
    ("theirs", "agent_rule"), [("drift_since_last_run", "distribution_drift"), ("missing_changed", "missingness_drift")]
)
def test_what_drift_detector_says_of_the_same_column_is_one_alert(profile: pb.Profile, theirs: str, agent_rule: str) -> None:
    now, before = drifted(profile), report_of(profile)
    next(column for column in before["columns"] if column["name"] == "order_id")["metrics"]["completeness"] = 0.7
    alert = now.alerts.add(rule_id=agent_rule, agent_id="drift-detector", column="order_id", message="Moved.")
    alert.severity, alert.threshold = finding_pb2.SEVERITY_HIGH, 0.1
    found = [alert for alert in report_of(now, before)["alerts"] if alert["rule_id"] in (theirs, agent_rule)]
    assert [(alert["rule_id"], alert["agent_ids"]) for alert in found] == [(agent_rule, ["drift-detector", SOURCE])]
    assert found[0]["message"].startswith("Moved. ")


def test_of_another_column_they_stay_two(profile: pb.Profile) -> None:
    now = drifted(profile)
    now.alerts.add(rule_id="distribution_drift", agent_id="drift-detector", column="e-mail", message="Moved.")
    rules = [alert["rule_id"] for alert in report_of(now, report_of(profile))["alerts"]]
    assert {"distribution_drift", "drift_since_last_run"} <= set(rules)


@pytest.mark.parametrize("reason", [*REASONS, "a word of newer profilers"])
def test_why_nothing_is_said_of_drift(profile: pb.Profile, reason: str) -> None:
    now = pb.Profile()
    now.CopyFrom(profile)
    now.last_run_drift.analysis_id, now.last_run_drift.status, now.last_run_drift.reason = BEFORE, "not_compared", reason
    since = report_of(now, report_of(profile))["since_last_run"]
    assert (since["change_count"], since["drift"]["status"], since["drift"]["reason"]) == (0, "not_compared", reason)
    assert since["drift"]["message"].startswith("Distributions were not compared: ")


def test_the_same_file_is_told_as_such(profile: pb.Profile) -> None:
    now = pb.Profile()
    now.CopyFrom(profile)
    now.last_run_drift.analysis_id, now.last_run_drift.status = BEFORE, "same_file"
    report = report_of(now, report_of(profile))
    tile = next(tile for tile in report["executive_summary"] if tile["tile_id"] == "since_last_run")
    assert (tile["value"], tile["meaning"]) == ("the same file", "The file is the same as in the last run.")


def test_drift_against_a_run_that_is_not_the_last_report_is_not_told(profile: pb.Profile) -> None:
    now = drifted(profile)
    now.last_run_drift.analysis_id = "another"
    since = report_of(now, report_of(profile))["since_last_run"]
    assert (since["changes"], since["drift"]) == ([], None)


def test_alerts_of_changes_are_bounded() -> None:
    now, before = pb.Profile(), pb.Profile()
    for number in range(MAX_ALERTS):
        now.primary.columns.add(name=f"new {number}", logical_type="text")
        before.primary.columns.add(name=f"old {number}", logical_type="text")
    report = report_of(now, report_of(before))
    assert {alert["rule_id"] for alert in alerts_of(report)} == {"column_removed"}
    assert (len(alerts_of(report)), report["since_last_run"]["change_count"]) == (MAX_ALERTS, 2 * MAX_ALERTS)
    assert json.dumps(report)
