"""The writer that the settings ask for is the one behind both doors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from google.protobuf.json_format import MessageToJson
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.common.v1.object_ref_pb2 import ObjectRef, Workspace
from profilemydata.events.v1.events_pb2 import AnalysisProfiled
from profilemydata.profiler.v1 import profile_pb2 as pb
from profilemydata.transformer.v1.transformer_service_pb2 import TransformRequest

from services.runtime.bus import Delivery
from services.runtime.clock import ManualClock
from services.runtime.envelope import subject
from services.runtime.memory_bus import MemoryBus
from services.runtime.memory_objects import MemoryObjects
from services.transformer.adapters.language_models.registry import MODELS
from services.transformer.adapters.object_answers import PREFIX
from services.transformer.main import open_writer
from services.transformer.service.writing import RuleWriter, Writer
from services.transformer.servicer import Servicer
from services.transformer.settings import TransformerSettings
from services.transformer.worker import Worker
from tests.unit.transformer import chat_server as chat

ANSWER = json.dumps(
    {
        "executive_summary": ["The table holds 1,200 rows."],
        "findings": ["In [c5], all 1,200 rows hold no value."],
        "actions": ["Fill [c2]."],
        "next_steps": ["Start with Clean My Data."],
    }
)
ROOT = "analyses/0192f3a0-1111-7abc-8def-0123456789ab/"
WORKSPACE = Workspace(
    request_key=f"{ROOT}request.json",
    profile_key=f"{ROOT}profile.pb",
    report_key=f"{ROOT}report.json",
    outcome_key=f"{ROOT}outcome.json",
)


async def summary_by_event(profile: pb.Profile, accepted: AcceptedRequest, objects: MemoryObjects, writer: Writer) -> Any:
    clock = ManualClock()
    await objects.put(WORKSPACE.request_key, MessageToJson(accepted, preserving_proto_field_name=True).encode())
    stored = await objects.put(WORKSPACE.profile_key, profile.SerializeToString())
    await objects.delete(WORKSPACE.report_key)
    message = AnalysisProfiled(
        analysis_id=accepted.analysis_id, attempt=1, workspace=WORKSPACE, profile=ObjectRef(key=stored.key, sha256=stored.sha256)
    )
    delivery = Delivery(subject("profiled", accepted.analysis_id), message.SerializeToString(), {}, 1, 1)
    await Worker(MemoryBus(clock), objects, clock, writer).handle(delivery)
    return json.loads(await objects.read(WORKSPACE.report_key))["analysis_summary"]


async def summary_by_call(profile: pb.Profile, writer: Writer) -> Any:
    response = await Servicer(ManualClock(), writer).Transform(TransformRequest(profile=profile), None)  # type: ignore[arg-type]
    return json.loads(response.report_json)["analysis_summary"]


def ask(monkeypatch: pytest.MonkeyPatch, base_url: str) -> TransformerSettings:
    monkeypatch.setenv("PMD_TRANSFORMER_SUMMARY_WRITER", "openai")
    monkeypatch.setenv("PMD_TRANSFORMER_OPENAI_BASE_URL", base_url)
    monkeypatch.setenv("PMD_TRANSFORMER_OPENAI_MODEL", "m-1")
    monkeypatch.setenv("PMD_TRANSFORMER_OPENAI_RETRY_WAIT_S", "0")
    return TransformerSettings()


async def test_both_doors_ask_the_model_and_pay_once(
    profile: pb.Profile, accepted: AcceptedRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = MemoryObjects(ManualClock())
    with chat.chat_server(chat.says(ANSWER)) as server:
        writer = open_writer(ask(monkeypatch, server.url), objects, ManualClock())
        by_event = await summary_by_event(profile, accepted, objects, writer)
        again = await summary_by_event(profile, accepted, objects, writer)
        by_call = await summary_by_call(profile, writer)
        await writer.close()
    assert by_event == again == by_call
    assert (by_event["writer"], by_event["model"], by_event["fallback_reason"]) == ("openai", "m-1", None)
    assert len(server.asked) == 1
    assert len([key async for key in objects.list(PREFIX)]) == 1


async def test_a_broken_endpoint_breaks_no_analysis(
    profile: pb.Profile, accepted: AcceptedRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = MemoryObjects(ManualClock())
    with chat.chat_server(chat.hangs_up) as server:
        writer = open_writer(ask(monkeypatch, server.url), objects, ManualClock())
        summary = await summary_by_event(profile, accepted, objects, writer)
        await writer.close()
    assert (summary["writer"], summary["requested_writer"], summary["fallback_reason"]) == ("rules", "openai", "not_reachable")


async def test_without_a_cache_nothing_is_kept(profile: pb.Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_TRANSFORMER_SUMMARY_CACHE", "false")
    objects = MemoryObjects(ManualClock())
    with chat.chat_server(chat.says(ANSWER)) as server:
        writer = open_writer(ask(monkeypatch, server.url), objects, ManualClock())
        for _ in range(2):
            await summary_by_call(profile, writer)
        await writer.close()
    assert len(server.asked) == 2
    assert [key async for key in objects.list("")] == []


async def test_limits_of_the_settings_hold(profile: pb.Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_TRANSFORMER_SUMMARY_MAX_INPUT_TOKENS", "1000")
    monkeypatch.setenv("PMD_TRANSFORMER_SUMMARY_MAX_OUTPUT_TOKENS", "321")
    monkeypatch.setenv("PMD_TRANSFORMER_SUMMARY_NAMES", "false")
    with chat.chat_server(chat.says(ANSWER)) as server:
        writer = open_writer(ask(monkeypatch, server.url), MemoryObjects(ManualClock()), ManualClock())
        await summary_by_call(profile, writer)
        await writer.close()
    asked = server.asked[0].json
    assert asked["max_tokens"] == 321
    assert len(asked["messages"][1]["content"]) <= 2000
    assert '"name"' not in asked["messages"][1]["content"]


def test_the_rules_write_unless_somebody_is_asked() -> None:
    assert isinstance(open_writer(TransformerSettings(), MemoryObjects(), ManualClock()), RuleWriter)


@pytest.mark.parametrize("writer", ["gpt", "", "Rules"])
def test_a_writer_nobody_knows_stops_the_start(writer: str) -> None:
    with pytest.raises(ValueError, match="rules or one of: openai, cortex"):
        open_writer(TransformerSettings(summary_writer=writer), MemoryObjects(), ManualClock())


@pytest.mark.parametrize("name", MODELS)
def test_a_model_that_is_not_set_up_stops_the_start(name: str) -> None:
    with pytest.raises(ValueError, match="must be given"):
        open_writer(TransformerSettings(summary_writer=name), MemoryObjects(), ManualClock())


@pytest.mark.parametrize("name", MODELS)
async def test_every_model_goes_by_its_name_in_the_registry(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"PMD_TRANSFORMER_{name.upper()}_MODEL", "m-1")
    monkeypatch.setenv(f"PMD_TRANSFORMER_{name.upper()}_BASE_URL", "http://127.0.0.1:9/v1")
    model = MODELS[name]()
    assert (model.name, model.model) == (name, "m-1")
    await model.close()
