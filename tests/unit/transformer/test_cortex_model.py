"""Snowflake Cortex through the real connector. The server is a double: no emulator has the function."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from profilemydata.profiler.v1 import profile_pb2 as pb
from pydantic import ValidationError
from structlog.testing import capture_logs

from services.runtime.clock import ManualClock
from services.transformer.adapters.language_models.cortex import STATEMENT, Cortex, CortexSettings
from services.transformer.convert.measured import measured_of
from services.transformer.core.instructions import INSTRUCTIONS
from services.transformer.service.language_model import ModelFailed, Prompt
from services.transformer.service.reporting import judged
from services.transformer.service.writing import ModelWriter, WritingLimits
from tests.unit.transformer import snowflake_server as snow

PROMPT = Prompt("orders'; DROP TABLE x; --", '{"data":"\'; DROP TABLE y; --"}', 700)
ANSWER: dict[str, Any] = {
    "executive_summary": ["The table holds 1,200 rows."],
    "findings": ["In [c5], all 1,200 rows hold no value."],
    "actions": ["Fill [c2]."],
    "next_steps": ["Start with Clean My Data."],
}


def document(words: object) -> str:
    return json.dumps({"choices": [{"messages": words}], "model": "m", "usage": {"total_tokens": 5}})


def model_at(server: snow.SnowflakeServer, **changes: Any) -> Cortex:
    return Cortex(CortexSettings(model="llama'; --", host="127.0.0.1", port=server.port, **changes))


async def test_every_part_that_varies_is_bound() -> None:
    with snow.snowflake_server(snow.one_cell(document("words"))) as server:
        assert await model_at(server, warehouse="WH").complete(PROMPT) == "words"
    [statement] = server.statements
    assert statement["sqlText"] == STATEMENT
    model, conversation, options = (statement["bindings"][place]["value"] for place in "123")
    assert model == "llama'; --"
    assert json.loads(conversation) == [
        {"role": "system", "content": PROMPT.instructions},
        {"role": "user", "content": PROMPT.data},
    ]
    assert json.loads(options) == {"temperature": 0.0, "max_tokens": 700}


async def test_no_session_stays_open() -> None:
    with snow.snowflake_server(snow.one_cell(document("words"))) as server:
        model = model_at(server)
        for _ in range(2):
            await model.complete(PROMPT)
        await model.close()
    assert (len(server.logins), server.open_sessions) == (2, 0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (snow.one_cell(None), "unusable"),
        (snow.one_cell("words alone"), "unusable"),
        (snow.one_cell("{}"), "unusable"),
        (snow.one_cell("[" * 50_000), "unusable"),
        (snow.one_cell(document(None)), "unusable"),
        (snow.one_cell(document("x" * 300_000)), "too_large"),
        (snow.error("002140"), "refused"),
        (snow.error("003001"), "refused"),
    ],
    ids=["null", "no document", "empty", "deep", "no words", "huge", "unknown function", "no privilege"],
)
async def test_a_failure_has_a_reason_and_quotes_nothing(answer: Any, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    with snow.snowflake_server(answer) as server, capture_logs() as lines, pytest.raises(ModelFailed) as failed:
        await model_at(server).complete(PROMPT)
    assert (failed.value.reason, str(failed.value)) == (reason, reason)
    assert failed.value.__cause__ is None
    assert "DROP TABLE" not in f"{lines}{caplog.text}"


async def test_nobody_there_is_a_reason() -> None:
    with snow.snowflake_server(snow.never) as server:
        pass
    with pytest.raises(ModelFailed, match="not_reachable"):
        await model_at(server, login_timeout_s=1, network_timeout_s=1).complete(PROMPT)


async def test_a_hanging_statement_costs_no_more_than_its_time(profile: pb.Profile) -> None:
    with snow.snowflake_server(snow.never) as server:
        writer = ModelWriter(model_at(server), ManualClock(), limits=WritingLimits(timeout_s=0.5))
        async with asyncio.timeout(30):
            written = await writer.write(judged(measured_of(profile)))
    assert (written.analysis_summary.writer, written.analysis_summary.fallback_reason) == ("rules", "timed_out")


async def test_cortex_writes_a_summary(profile: pb.Profile) -> None:
    with snow.snowflake_server(snow.one_cell(document(json.dumps(ANSWER)))) as server:
        written = await ModelWriter(model_at(server), ManualClock()).write(judged(measured_of(profile)))
    assert written.analysis_summary.writer == "cortex"
    assert written.analysis_summary.sections[1].sentences == ("In “note”, all 1,200 rows hold no value.",)
    conversation = json.loads(server.statements[0]["bindings"]["2"]["value"])
    assert conversation[0]["content"] == INSTRUCTIONS


@pytest.mark.parametrize("settings", [{}, {"model": "m", "temperature": 2}, {"model": "m", "network_timeout_s": 0}])
def test_settings_that_make_no_sense_stop_the_start(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CortexSettings(**settings)


def test_without_key_or_token_no_other_machine_is_spoken_to() -> None:
    with pytest.raises(ValueError, match="loopback only"):
        Cortex(CortexSettings(model="m", host="account.snowflakecomputing.com"))


async def test_a_key_that_is_replaced_is_used_from_then_on() -> None:
    tokens = iter(["first", "second"])
    with snow.snowflake_server(snow.one_cell(document("words"))) as server:
        given = {"model": "m", "host": "127.0.0.1", "port": server.port, "authentication": "oauth"}
        # Only the one-machine way speaks plain HTTP: the double is reached the same way.
        model = Cortex(CortexSettings(**given), renewed=lambda: PlainSettings(**given, oauth_token=next(tokens)))
        for _ in range(2):
            await model.complete(PROMPT)
    assert [login["data"]["TOKEN"] for login in server.logins] == ["first", "second"]


class PlainSettings(CortexSettings):
    """Speaks plainly with the double."""

    def arguments(self, purpose: str, warehouse: str) -> dict[str, object]:
        return super().arguments(purpose, warehouse) | {"protocol": "http", "platform_detection_timeout_seconds": 0.0}


async def test_a_key_that_cannot_be_read_is_a_reason() -> None:
    def gone() -> CortexSettings:
        raise FileNotFoundError("/var/run/secrets/summary/key.p8")

    model = Cortex(CortexSettings(model="m", host="127.0.0.1"), renewed=gone)
    with pytest.raises(ModelFailed, match="not_reachable"):
        await model.complete(PROMPT)
