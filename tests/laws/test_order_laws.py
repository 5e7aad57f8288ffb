"""A wrong order of agents is refused before any work, with the same code and the same field paths at every door."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest
from google.protobuf.struct_pb2 import Struct
from profilemydata.common.v1 import analysis_pb2, dataset_pb2
from profilemydata.profiler.v1.profiler_service_pb2 import ProfileRequest

from client.cli.local import profile_locally
from client.errors import ProblemError
from services.profiler.adapters import local
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.convert import catalogue
from services.profiler.core.agents import requests
from services.profiler.core.agents.base import Agent, Assessment, Context
from services.profiler.core.agents.registry import AGENTS
from services.profiler.service.profiling import Profiling
from services.profiler.servicer import Servicer
from services.runtime.clock import ManualClock
from services.runtime.errors import ServiceError
from services.runtime.identity import LOCAL_CALLER, as_caller
from services.runtime.memory_objects import MemoryObjects
from services.runtime.parameters import ParameterSpec
from services.runtime.s3_sources import S3Sources
from services.runtime.settings import ObjectSettings
from tests.unit.gateway import fakes
from tests.unit.gateway.conftest import Gateway, running

Parameters = dict[str, Any]
Refusal = tuple[str, list[tuple[str, str]]]
"""Code, and what is wrong with which field."""


class Ruler(Agent):
    """Takes every kind of parameter."""

    agent_id, title, question = "ruler", "Ruler", "Do my rules hold?"
    parameters = (
        ParameterSpec("high", "number", "High.", 70.0, 0, 100),
        ParameterSpec("medium", "number", "Medium.", 40.0, 0, 100, at_most="high"),
        ParameterSpec("weight", "number", "Weight.", 0.5, 0, 1),
        ParameterSpec("size", "integer", "Size.", 10, 1, 100),
        ParameterSpec("deep", "boolean", "Deep.", False),
        ParameterSpec("test", "text", "Test.", "auto", choices=("auto", "chi2")),
        ParameterSpec("columns", "text_list", "Columns."),
        ParameterSpec("extra", "object", "Extra."),
        ParameterSpec("limits", "ranges", "Limits."),
        ParameterSpec("formats", "patterns", "Formats."),
    )

    def assess(self, context: Context) -> Assessment:
        return Assessment({})


class Comparer(Agent):
    """Lives on a baseline."""

    agent_id, title, question, needs_baseline = "comparer", "Comparer", "What changed?", True
    parameters = (ParameterSpec("level", "number", "Level.", 0.05, 0, 1),)

    def assess(self, context: Context) -> Assessment:
        return Assessment({})


def ruled(**given: Any) -> tuple[list[str], Parameters, str, list[str]]:
    return ["ruler"], {"ruler": given}, "invalid_parameter", [f"parameters.ruler.{name}" for name in given]


ORDERS: dict[str, tuple[list[str], Parameters, str, list[str]]] = {
    "unknown agent": (["unified-profiler", "oracle"], {}, "unknown_agent", ["agents[1]"]),
    "agent twice": (["ruler", "unified-profiler", "ruler"], {}, "invalid_request", ["agents[2]"]),
    "unknown parameter": ruled(surprise=1),
    "text for a number": ruled(high="70"),
    "a fraction for a whole number": ruled(size=2.5),
    "truth for a number": ruled(weight=True),
    "a number for truth": ruled(deep=1),
    "text for a list": ruled(columns="a"),
    "a list of numbers": ruled(columns=[1]),
    "a list for an object": ruled(extra=[]),
    "null": ruled(high=None),
    "below the range": ruled(size=0),
    "above the range": ruled(high=100.5),
    "not among the choices": ruled(test="anova"),
    "a weight below zero": ruled(weight=-0.1),
    "medium above high": (["ruler"], {"ruler": {"medium": 80}}, "invalid_parameter", ["parameters.ruler.medium"]),
    "least above greatest": (
        ["ruler"],
        {"ruler": {"limits": {"a": {"min": 2, "max": 1}}}},
        "invalid_parameter",
        ["parameters.ruler.limits.a"],
    ),
    "a range that is none": (["ruler"], {"ruler": {"limits": {"a": 3}}}, "invalid_parameter", ["parameters.ruler.limits.a"]),
    "a pattern that is none": (["ruler"], {"ruler": {"formats": {"a": "("}}}, "invalid_parameter", ["parameters.ruler.formats.a"]),
    "a rule that is malformed": (
        ["ruler"],
        {"ruler": {"formats": {"a": {"regex": "x"}, "b": 1}}},
        "invalid_parameter",
        ["parameters.ruler.formats.a", "parameters.ruler.formats.b"],
    ),
    "several at once": ruled(high=-1, size="x", surprise=0),
    "thresholds of readiness in the wrong order": (
        ["readiness-rater"],
        {"readiness-rater": {"ready_threshold": 40}},
        "invalid_parameter",
        ["parameters.readiness-rater.ready_threshold"],
    ),
    "no baseline": (["unified-profiler", "comparer"], {}, "invalid_request", ["baseline"]),
    "a wrong value and no baseline": (["comparer"], {"comparer": {"level": 2}}, "invalid_parameter", ["parameters.comparer.level"]),
}
LOOSE_ORDERS: dict[str, tuple[list[str], Parameters, str, list[str]]] = {
    "parameters of an unknown agent": ([], {"oracle": {}}, "unknown_agent", ["parameters.oracle"]),
    "parameters that are no object": (["ruler"], {"ruler": 5}, "invalid_parameter", ["parameters.ruler"]),
    "parameters of an agent that is not asked for": (
        ["ruler"],
        {"unified-profiler": {}},
        "invalid_parameter",
        ["parameters.unified-profiler"],
    ),
    "parameters of an agent that lacks its baseline": ([], {"comparer": {}}, "invalid_request", ["baseline"]),
}
"""Only where parameters stand beside the agents: in a call each agent carries its own."""


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue with agents of every kind, at every door."""
    agents = (*AGENTS, Ruler(), Comparer())
    monkeypatch.setattr(requests, "AGENTS", agents)
    monkeypatch.setattr(requests, "AGENTS_BY_ID", {agent.agent_id: agent for agent in agents})
    monkeypatch.setattr(catalogue, "AGENTS", agents)
    monkeypatch.setattr(fakes, "AGENTS", catalogue.agent_catalogue())


@asynccontextmanager
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with running(tmp_path) as started:
        yield started


class NoSandbox:
    """Work that must not begin."""

    async def run(self, *_: object) -> NoReturn:
        pytest.fail("work began on an order that is wrong")


async def over_http(started: Gateway, path: str, **body: Any) -> Refusal:
    answer = (await started.client.post(path, **body)).json()
    return answer["code"], sorted((fault["field"], fault["detail"]) for fault in answer["errors"])


async def over_rpc(agents: Sequence[str], parameters: Parameters, tmp_path: Path) -> Refusal:
    asked = []
    for name in agents:
        given = Struct()
        given.update(parameters.get(name, {}))
        asked.append(analysis_pb2.AgentRequest(agent_id=name, parameters=given))
    spec = analysis_pb2.AnalysisSpec(primary=dataset_pb2.Dataset(file_name="a.csv"), agents=asked)
    objects = MemoryObjects(ManualClock())
    profiling = Profiling(
        objects, S3Sources(ObjectSettings()), cast(Any, NoSandbox()), ScratchDirectories(tmp_path), max_bytes=1000
    )
    with as_caller(LOCAL_CALLER), pytest.raises(ServiceError) as caught:
        await Servicer(profiling, ()).Profile(ProfileRequest(spec=spec, content=b"a\n1\n"), cast(Any, None))
    return caught.value.reason.lower(), sorted((fault.field, fault.description) for fault in caught.value.violations)


def at_the_terminal(agents: Sequence[str], parameters: Parameters, monkeypatch: pytest.MonkeyPatch) -> Refusal:
    monkeypatch.setattr(local, "profile_file", lambda *_, **__: pytest.fail("work began on an order that is wrong"))
    with pytest.raises(ProblemError) as caught:
        profile_locally(Path("unread.csv"), None, agents, parameters, {}, quiet=True)
    return caught.value.code, sorted((fault.field, fault.description) for fault in caught.value.fields)


async def at_every_door(
    agents: list[str], parameters: Parameters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_call: bool
) -> dict[str, Refusal]:
    form = {"agents": ",".join(agents), "parameters_json": json.dumps(parameters)}
    body = {"primary": {"upload_id": "none"}, "agents": agents, "parameters": parameters}
    file = {"primary": ("a.csv", b"a\n1\n")}
    async with gateway(tmp_path / "gateway") as started:
        answers = {
            "form": await over_http(started, "/analyze", data=form, files=file),
            "json": await over_http(started, "/v1/analyses", json=body),
        }
    answers["terminal"] = at_the_terminal(agents, parameters, monkeypatch)
    return answers | ({"call": await over_rpc(agents, parameters, tmp_path)} if has_call else {})


@pytest.mark.parametrize(("agents", "parameters", "code", "fields"), ORDERS.values(), ids=ORDERS)
async def test_a_wrong_order_is_refused_alike_at_every_door(
    agents: list[str], parameters: Parameters, code: str, fields: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = await at_every_door(agents, parameters, tmp_path, monkeypatch, has_call=True)
    assert [(answer[0], [field for field, _ in answer[1]]) for answer in answers.values()] == [(code, fields)] * 4
    assert all(answer == answers["call"] for answer in answers.values()), answers


@pytest.mark.parametrize(("agents", "parameters", "code", "fields"), LOOSE_ORDERS.values(), ids=LOOSE_ORDERS)
async def test_loose_parameters_are_refused_alike(
    agents: list[str], parameters: Parameters, code: str, fields: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = await at_every_door(agents, parameters, tmp_path, monkeypatch, has_call=False)
    assert [(answer[0], [field for field, _ in answer[1]]) for answer in answers.values()] == [(code, fields)] * 3
    assert all(answer == answers["form"] for answer in answers.values()), answers


def test_parameters_alone_set_those_of_the_default_agents() -> None:
    asked = requests.requests_of((), {"ruler": {"size": 5.0}}, has_baseline=False)
    assert [each.agent_id for each in asked] == [run.agent.agent_id for run in requests.resolve((), False)]
    assert {each.agent_id: each.parameters.get("size") for each in asked}["ruler"] == 5
