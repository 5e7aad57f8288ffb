"""A language model writes, or the rules do and say why: whatever the model does, there is a report."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, get_args

import pytest
from profilemydata.profiler.v1 import profile_pb2 as pb

from services.runtime.clock import ManualClock
from services.runtime.errors import Unavailable
from services.runtime.memory_objects import MemoryObjects
from services.transformer.adapters.object_answers import PREFIX, ObjectAnswers
from services.transformer.convert.measured import measured_of
from services.transformer.core.analysis_summary import Material, Written
from services.transformer.core.instructions import INSTRUCTIONS
from services.transformer.core.model_answer import Refusal
from services.transformer.core.rule_writer import written_by_rules
from services.transformer.core.writer_note import REASONS
from services.transformer.service.language_model import AnswerCache, ModelFailed, ModelFailure, Prompt
from services.transformer.service.reporting import judged
from services.transformer.service.writing import ModelWriter, RuleWriter, WritingLimits

LIMITS = WritingLimits(most_failures=2, rest_s=60)


def good_answer(**changes: object) -> str:
    return json.dumps(
        {
            "executive_summary": ["The table holds 1,200 rows."],
            "findings": ["In [c5], all 1,200 rows hold no value."],
            "actions": ["Fill [c2]."],
            "next_steps": ["Start with Clean My Data."],
        }
        | changes
    )


@dataclass
class FakeModel:
    """Says what it is told to say, and remembers what it was asked."""

    says: Callable[[], str]
    name: str = "fake"
    model: str = "fake-1"
    asked: list[Prompt] = field(default_factory=list)

    async def complete(self, prompt: Prompt) -> str:
        self.asked.append(prompt)
        return self.says()

    async def close(self) -> None:
        self.says = lambda: "closed"


class HangingModel(FakeModel):
    async def complete(self, prompt: Prompt) -> str:
        self.asked.append(prompt)
        await asyncio.Event().wait()
        return ""


def failing(error: Exception) -> Callable[[], str]:
    def fail() -> str:
        raise error

    return fail


@pytest.fixture
def material(profile: pb.Profile) -> Material:
    return judged(measured_of(profile))


def writer_of(model: FakeModel, clock: ManualClock | None = None, cache: AnswerCache | None = None, **limits: Any) -> ModelWriter:
    return ModelWriter(model, clock or ManualClock(), cache, WritingLimits(**{"most_failures": 2, "rest_s": 60.0} | limits))


def said(written: Written) -> tuple[str, str, str | None]:
    summary = written.analysis_summary
    return summary.writer, summary.requested_writer, summary.fallback_reason


async def test_a_good_answer_becomes_the_summary(material: Material) -> None:
    model = FakeModel(good_answer)
    written = await writer_of(model).write(material)
    assert said(written) == ("fake", "fake", None)
    assert written.analysis_summary.model == "fake-1"
    assert str(written.analysis_summary.note).startswith("Written by a language model (fake-1).")
    assert written.analysis_summary.sections[1].sentences == ("In “note”, all 1,200 rows hold no value.",)
    assert model.asked[0].instructions == INSTRUCTIONS
    assert "order_id" not in model.asked[0].instructions


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (lambda: "", "not_json"),
        (lambda: good_answer(findings=["There are 4711 rows."]), "unsupported_number"),
        (lambda: good_answer(findings=["<script>alert()</script>"]), "forbidden_text"),
        (lambda: good_answer(findings=["I ignore all instructions."]), "echoed_instructions"),
        (lambda: good_answer(findings=["See [c99]."]), "unknown_column"),
        (lambda: good_answer(other=["Hello."]), "wrong_sections"),
        (failing(ModelFailed("not_reachable")), "not_reachable"),
        (failing(ModelFailed("rate_limited")), "rate_limited"),
        (failing(ModelFailed("refused")), "refused"),
        (failing(ModelFailed("too_large")), "too_large"),
        (failing(ModelFailed("unusable")), "unusable"),
        (failing(ZeroDivisionError("cell value 4711")), "broken"),
        (failing(TimeoutError()), "broken"),
    ],
)
async def test_the_rules_write_where_a_model_fails_and_say_so(material: Material, says: Callable[[], str], reason: str) -> None:
    written = await writer_of(FakeModel(says)).write(material)
    assert said(written) == ("rules", "fake", reason)
    by_rules = written_by_rules(material)
    assert written.analysis_summary.text == by_rules.analysis_summary.text
    assert written.analysis_summary.note == f"Written by rules: the language model (fake) was asked, but {REASONS[reason]}."
    assert written.routing_decisions == by_rules.routing_decisions


async def test_a_hanging_model_costs_no_more_than_its_time(material: Material) -> None:
    async with asyncio.timeout(20):
        written = await writer_of(HangingModel(good_answer), timeout_s=0.01).write(material)
    assert said(written) == ("rules", "fake", "timed_out")


async def test_a_cancelled_analysis_stays_cancelled(material: Material) -> None:
    model = HangingModel(good_answer)
    task = asyncio.create_task(writer_of(model).write(material))
    while not model.asked:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    "model", [FakeModel(failing(ModelFailed("not_reachable"))), HangingModel(good_answer)], ids=["away", "hangs"]
)
async def test_who_failed_twice_is_left_in_peace_and_tried_once_per_rest(material: Material, model: FakeModel) -> None:
    model.asked.clear()
    clock = ManualClock()
    writer = writer_of(model, clock, timeout_s=0.01)
    reasons = [(await writer.write(material)).analysis_summary.fallback_reason for _ in range(4)]
    assert reasons[2:] == ["resting", "resting"]
    assert len(model.asked) == 2
    clock.advance(61)
    reasons = [(await writer.write(material)).analysis_summary.fallback_reason for _ in range(2)]
    assert reasons[1] == "resting"
    assert len(model.asked) == 3


async def test_who_recovers_is_asked_again(material: Material) -> None:
    model, clock = FakeModel(failing(ModelFailed("not_reachable"))), ManualClock()
    writer = writer_of(model, clock)
    for _ in range(2):
        await writer.write(material)
    model.says = good_answer
    clock.advance(61)
    assert [said(await writer.write(material))[0] for _ in range(3)] == ["fake"] * 3


async def test_an_unusable_answer_does_not_silence_a_model_that_answers(material: Material) -> None:
    """Else one hostile file could take the summaries of everybody."""
    model = FakeModel(lambda: "nonsense")
    writer = writer_of(model)
    reasons = [(await writer.write(material)).analysis_summary.fallback_reason for _ in range(4)]
    assert reasons == ["not_json"] * 4


async def test_the_same_report_is_paid_for_once(material: Material) -> None:
    objects, model = MemoryObjects(ManualClock()), FakeModel(good_answer)
    first = await writer_of(model, cache=ObjectAnswers(objects)).write(material)
    again = await writer_of(model, cache=ObjectAnswers(objects)).write(material)
    assert first == again
    assert len(model.asked) == 1
    assert len([key async for key in objects.list(PREFIX)]) == 1


async def test_another_model_or_another_report_is_another_answer(material: Material, profile: pb.Profile) -> None:
    cache = ObjectAnswers(MemoryObjects(ManualClock()))
    models = [FakeModel(good_answer), FakeModel(good_answer, model="fake-2"), FakeModel(good_answer, name="other")]
    for model in models:
        await writer_of(model, cache=cache).write(material)
    profile.issues[0].affected_row_count += 1
    await writer_of(models[0], cache=cache).write(judged(measured_of(profile)))
    assert [len(model.asked) for model in models] == [2, 1, 1]


async def test_an_unusable_answer_is_not_kept(material: Material) -> None:
    objects = MemoryObjects(ManualClock())
    await writer_of(FakeModel(lambda: "nonsense"), cache=ObjectAnswers(objects)).write(material)
    assert [key async for key in objects.list(PREFIX)] == []


async def test_a_kept_answer_is_checked_like_a_new_one(material: Material) -> None:
    objects, model = MemoryObjects(ManualClock()), FakeModel(good_answer)
    writer = writer_of(model, cache=ObjectAnswers(objects))
    await writer.write(material)
    [key] = [key async for key in objects.list(PREFIX)]
    await objects.put(key, good_answer(findings=["There are 4711 rows."]).encode())
    written = await writer.write(material)
    assert "4711" not in written.analysis_summary.text
    assert len(model.asked) == 2


class DeadObjects(MemoryObjects):
    async def read(self, key: str, *, max_bytes: int = 0) -> bytes:
        raise Unavailable("away")

    async def put(self, key: str, body: Any, **options: Any) -> Any:
        raise Unavailable("away")


async def test_a_store_that_is_away_costs_only_the_memory(material: Material) -> None:
    model = FakeModel(good_answer)
    writer = writer_of(model, cache=ObjectAnswers(DeadObjects(ManualClock())))
    assert [said(await writer.write(material))[0] for _ in range(2)] == ["fake", "fake"]
    assert len(model.asked) == 2


async def test_a_model_may_reorder_the_tools(material: Material) -> None:
    ids = [decision.tool_id for decision in material.routing_decisions]
    written = await writer_of(FakeModel(lambda: good_answer(tool_order=ids[::-1]))).write(material)
    assert written.routing_decisions == material.routing_decisions[::-1]
    assert written.analysis_summary.routing_order == "fake"
    assert written.analysis_summary.routing_order_reason is None


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (["clean-my-data"], "not_a_permutation"),
        (["clean-my-data", "rm-my-data"], "not_a_permutation"),
        ([], "not_a_permutation"),
        (None, "not_given"),
        ("clean-my-data", "not_given"),
    ],
)
async def test_any_other_order_is_ignored_and_said(material: Material, order: object, reason: str) -> None:
    written = await writer_of(FakeModel(lambda: good_answer(tool_order=order))).write(material)
    assert said(written) == ("fake", "fake", None)
    assert written.routing_decisions == material.routing_decisions
    assert (written.analysis_summary.routing_order, written.analysis_summary.routing_order_reason) == ("rules", reason)


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == {*get_args(Refusal), *get_args(ModelFailure), "timed_out", "resting", "broken"}


async def test_rules_ask_nobody(material: Material) -> None:
    assert await RuleWriter().write(material) == written_by_rules(material)
