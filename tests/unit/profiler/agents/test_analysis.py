"""From measured datasets to the profile."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from services.profiler.core.agents.base import Assessment, Context
from services.profiler.core.agents.requests import AgentRequest, AgentRun, resolve
from services.profiler.core.analysis import analyze
from services.profiler.core.metrics import Metric
from services.profiler.core.profile import Alert, Profile, RowEvidence, Severity
from services.runtime.clock import ManualClock
from services.runtime.errors import InvalidRequest, ServiceError
from services.runtime.parameters import ParameterSpec
from tests.unit.profiler.detectors.profiles import ENGINE, column, places, table

PRIMARY = table(
    column("a", missing_count=600, evidence=RowEvidence(nulls=places((1, None)))),
    column("b", "integer", misfit_count=2, distinct_count=900, evidence=RowEvidence(misfits=places((7, "x")))),
    duplicate_row_count=500,
)


@dataclass
class Double:
    """An agent that does what the test says."""

    agent_id: str = "double"
    failure: Exception | None = None
    assessment: Assessment = field(default_factory=lambda: Assessment({}))
    clock: ManualClock | None = None
    title: str = ""
    question: str = ""
    parameters: tuple[ParameterSpec, ...] = ()
    needs_baseline: bool = False
    runs_by_default: bool = False

    def assess(self, context: Context) -> Assessment:
        if self.clock:
            self.clock.advance(1.5)
        if self.failure:
            raise self.failure
        return self.assessment


def alert(column: str, severity: Severity, rule_id: str = "missing_values") -> Alert:
    return Alert(rule_id, severity, "double", column, "Said.", Metric("missing_count", 1), 0)


def analyzed(*doubles: Double, clock: ManualClock | None = None) -> Profile:
    runs = (*resolve((AgentRequest("unified-profiler"),), False), *(AgentRun(double, {}) for double in doubles))
    return analyze(runs, PRIMARY, None, ENGINE, clock or ManualClock())


def test_everything_is_in_the_profile() -> None:
    profile = analyzed()
    assert profile.primary.quality.score is not None
    assert all(each.quality.score is not None for each in profile.primary.columns)
    assert [each.rule_id for each in profile.issues] == ["duplicate_rows", "missing_values", "misfit_values"]
    assert [each.rule_id for each in profile.row_level_issues] == ["missing_values", "misfit_values"]
    assert {each.rule_id: each.total_count for each in profile.row_issue_totals} == {
        "duplicate_rows": 500,
        "missing_values": 600,
        "misfit_values": 2,
    }
    assert profile.agents[0].failure_reason == ""
    assert profile.engine is ENGINE


def test_the_gravest_comes_first_and_then_the_table_before_its_columns() -> None:
    assert [(each.severity, each.column) for each in analyzed().issues] == [("high", ""), ("high", "a"), ("medium", "b")]
    told = Double(
        assessment=Assessment({}, tuple(alert(column, grave, rule_id="r") for column, grave in (("a", "low"), ("b", "critical"))))
    )
    assert [each.column for each in analyzed(told).alerts if each.rule_id == "r"] == ["b", "a"]


def test_a_failing_agent_leaves_the_others_standing() -> None:
    profile = analyzed(Double(failure=KeyError("secret cell")))
    failed = profile.agents[1]
    assert (failed.failure_reason, failed.failure_message) == ("INTERNAL", "The agent failed with KeyError.")
    assert profile.agents[0].answer
    assert "secret" not in repr(profile)


def test_a_failure_with_a_reason_keeps_it() -> None:
    error: ServiceError = InvalidRequest("The baseline has no column in common.")
    failed = analyzed(Double(failure=error)).agents[1]
    assert (failed.failure_reason, failed.failure_message) == ("INVALID_REQUEST", "The baseline has no column in common.")


def test_agents_are_timed() -> None:
    clock = ManualClock()
    assert analyzed(Double(clock=clock), clock=clock).agents[1].execution_time_ms == 1500


def test_what_two_agents_say_is_said_once() -> None:
    repeated = Double(assessment=Assessment({}, (alert("a", "critical"), alert("b", "low"))))
    said = [(each.agent_id, each.column) for each in analyzed(repeated).alerts if each.rule_id == "missing_values"]
    assert said == [("unified-profiler", "a"), ("double", "b")]


def test_columns_of_one_name_keep_their_own_findings() -> None:
    twins = replace(
        PRIMARY,
        columns=tuple(replace(each, name="same") for each in table(column(missing_count=600), column(missing_count=700)).columns),
    )
    profile = analyze(resolve((), False), twins, None, ENGINE, ManualClock())
    assert [each.affected_row_count for each in profile.issues if each.column == "same"] == [600, 700]


def test_a_baseline_is_judged_too() -> None:
    profile = analyze(resolve((), True), PRIMARY, table(column("a")), ENGINE, ManualClock())
    assert profile.baseline is not None
    assert profile.baseline.quality.score == 100


def test_a_table_of_nothing_is_a_valid_profile() -> None:
    profile = analyze(resolve((), False), table(row_count=0), None, ENGINE, ManualClock())
    assert (profile.primary.quality.score, profile.row_level_issues, profile.issues) == (None, (), ())
    assert [each.rule_id for each in profile.alerts] == ["no_rows"]


def test_the_same_input_gives_the_same_profile() -> None:
    assert analyzed() == analyzed()
