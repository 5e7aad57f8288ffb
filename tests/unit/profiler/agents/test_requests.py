"""What may be asked of the agents."""

from __future__ import annotations

import pytest

from services.profiler.core.agents import requests
from services.profiler.core.agents.base import Assessment, Context
from services.profiler.core.agents.requests import AgentRequest, parameters_of, resolve
from services.runtime.errors import InvalidRequest
from services.runtime.parameters import ParameterSpec


class Comparer:
    """An agent that cannot do without a baseline."""

    agent_id, title, question = "comparer", "Comparer", "What changed?"
    parameters: tuple[ParameterSpec, ...] = ()
    needs_baseline = runs_by_default = True

    def assess(self, context: Context) -> Assessment:
        return Assessment({})


def refused(*asked: AgentRequest, has_baseline: bool = False) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        resolve(asked, has_baseline)
    return caught.value


@pytest.fixture
def comparer(monkeypatch: pytest.MonkeyPatch) -> None:
    agents = (*requests.AGENTS, Comparer())
    monkeypatch.setattr(requests, "AGENTS", agents)
    monkeypatch.setattr(requests, "AGENTS_BY_ID", {agent.agent_id: agent for agent in agents})


def test_nothing_asked_is_the_default_set_with_defaults() -> None:
    (run,) = resolve((), False)
    assert run.agent.agent_id == "unified-profiler"
    assert run.parameters == {
        "null_alert_threshold": 50.0,
        "categorical_threshold": 20,
        "categorical_ratio_threshold": 0.05,
        "top_n_values": 10,
        "outlier_iqr_multiplier": 1.5,
        "outlier_alert_threshold": 5.0,
    }


def test_given_parameters_stand_over_defaults() -> None:
    runs = resolve((AgentRequest("unified-profiler", {"top_n_values": 3.0}),), False)
    assert parameters_of(runs, "unified-profiler")["top_n_values"] == 3


def test_the_parameters_of_an_agent_that_does_not_run_are_its_defaults() -> None:
    assert parameters_of((), "unified-profiler")["top_n_values"] == 10


def test_an_unknown_agent_is_named_by_its_place() -> None:
    error = refused(AgentRequest("unified-profiler"), AgentRequest("oracle"))
    assert (error.reason, [each.field for each in error.violations]) == ("UNKNOWN_AGENT", ["agents[1]"])
    assert "oracle" not in f"{error.message}{error.violations}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("null_alert_threshold", 101),
        ("null_alert_threshold", float("nan")),
        ("null_alert_threshold", "50"),
        ("categorical_threshold", 2.5),
        ("categorical_ratio_threshold", -0.1),
        ("top_n_values", 0),
        ("top_n_values", True),
        ("outlier_iqr_multiplier", 0),
        ("surprise", 1),
    ],
)
def test_a_wrong_parameter_is_named_by_its_path(name: str, value: object) -> None:
    error = refused(AgentRequest("unified-profiler", {name: value}))
    assert (error.reason, [each.field for each in error.violations]) == (
        "INVALID_PARAMETER",
        [f"parameters.unified-profiler.{name}"],
    )


def test_all_wrong_parameters_are_named_at_once() -> None:
    assert len(refused(AgentRequest("unified-profiler", {"top_n_values": 0, "surprise": 1})).violations) == 2


def test_an_agent_runs_once() -> None:
    error = refused(AgentRequest("unified-profiler"), AgentRequest("unified-profiler"))
    assert (error.reason, [each.field for each in error.violations]) == ("INVALID_REQUEST", ["agents[1]"])


@pytest.mark.usefixtures("comparer")
def test_an_agent_that_compares_needs_a_baseline() -> None:
    assert [each.field for each in refused(AgentRequest("comparer")).violations] == ["baseline"]
    assert [run.agent.agent_id for run in resolve((AgentRequest("comparer"),), True)] == ["comparer"]


@pytest.mark.usefixtures("comparer")
def test_by_default_an_agent_that_compares_runs_where_there_is_a_baseline() -> None:
    assert [run.agent.agent_id for run in resolve((), False)] == ["unified-profiler"]
    assert [run.agent.agent_id for run in resolve((), True)] == ["unified-profiler", "drift-detector", "comparer"]
