"""Who writes the summary: the rules, or a language model with the rules behind it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass, replace
from typing import Protocol

from services.runtime.breaker import Breaker
from services.runtime.clock import Clock
from services.runtime.telemetry import logger
from services.transformer.core.analysis_summary import RULES, Material, Written, text_of
from services.transformer.core.briefing import Briefing, briefing_of
from services.transformer.core.instructions import INSTRUCTIONS, PROMPT_VERSION
from services.transformer.core.model_answer import Answer, AnswerRefused, checked_answer
from services.transformer.core.report import AnalysisSummary
from services.transformer.core.routing import reordered
from services.transformer.core.rule_writer import written_by_rules
from services.transformer.core.writer_note import note_on_fallback, note_on_model
from services.transformer.service.language_model import AnswerCache, LanguageModel, ModelFailed, NoCache, Prompt

_log = logger(__name__)


class Writer(Protocol):
    """Writes the summary of a report and puts its tools in order. Never raises because of what it writes with."""

    async def write(self, material: Material) -> Written:
        """Every number in the words stands in the report; the tools are those of the rules."""

    async def close(self) -> None:
        """Let go of what it writes with."""


class RuleWriter:
    """Asks nobody."""

    async def write(self, material: Material) -> Written:
        return await asyncio.to_thread(written_by_rules, material)

    async def close(self) -> None:
        """Nothing to do."""


@dataclass(frozen=True, slots=True)
class WritingLimits:
    """What a summary may cost."""

    timeout_s: float = 20.0
    """Of everything together: cache, call, its repetitions."""
    max_input_tokens: int = 4000
    max_output_tokens: int = 1000
    most_failures: int = 3
    rest_s: float = 60.0
    """How long the model is not asked after so many failures in a row."""
    with_names: bool = True
    """Whether names of columns are sent."""


class ModelWriter:
    """Asks a language model, believes nothing it says unchecked, and lets the rules write where it fails."""

    def __init__(
        self, model: LanguageModel, clock: Clock, cache: AnswerCache | None = None, limits: WritingLimits | None = None
    ) -> None:
        self._model = model
        self._cache = cache or NoCache()
        self._limits = limits or WritingLimits()
        self._breaker = Breaker(clock, most_failures=self._limits.most_failures, rest_s=self._limits.rest_s)

    async def write(self, material: Material) -> Written:
        limits = self._limits
        briefing = await asyncio.to_thread(briefing_of, material, limits.max_input_tokens, with_names=limits.with_names)
        try:
            async with asyncio.timeout(limits.timeout_s):
                answer = await self._answer(briefing)
        except TimeoutError:
            self._breaker.failed()
            return await self._fallen_back(material, "timed_out")
        except _NoAnswer as none:
            return await self._fallen_back(material, none.reason)
        return self._written(material, answer)

    async def close(self) -> None:
        await self._model.close()

    async def _answer(self, briefing: Briefing) -> Answer:
        """From the cache or the model, checked. Raises ``_NoAnswer``."""
        prompt = Prompt(INSTRUCTIONS, briefing.text, self._limits.max_output_tokens)
        digest = self._digest(prompt)
        kept = await self._cache.find(digest)
        if kept is not None:
            try:
                return checked_answer(kept, briefing)
            except AnswerRefused:
                _log.warning("a kept answer is of no use any more", writer=self._model.name)
        body = await self._asked(prompt)
        try:
            answer = checked_answer(body, briefing)
        except AnswerRefused as refused:
            raise _NoAnswer(refused.reason) from None
        await self._cache.keep(digest, body)
        return answer

    async def _asked(self, prompt: Prompt) -> str:
        if not self._breaker.allows():
            raise _NoAnswer("resting")
        try:
            body = await self._model.complete(prompt)
        except ModelFailed as failed:
            self._breaker.failed()
            raise _NoAnswer(failed.reason) from None
        except Exception:  # noqa: BLE001 - no analysis fails because of a summary
            self._breaker.failed()
            _log.exception("the writer broke", writer=self._model.name)
            raise _NoAnswer("broken") from None
        self._breaker.succeeded()
        return body

    def _digest(self, prompt: Prompt) -> str:
        parts = [self._model.name, self._model.model, PROMPT_VERSION, prompt.max_output_tokens, prompt.data]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _written(self, material: Material, answer: Answer) -> Written:
        order = None if answer.tool_order is None else reordered(material.routing_decisions, answer.tool_order)
        reason = "not_given" if answer.tool_order is None else "not_a_permutation"
        summary = AnalysisSummary(
            writer=self._model.name,
            requested_writer=self._model.name,
            model=self._model.model,
            fallback_reason=None,
            routing_order=RULES if order is None else self._model.name,
            routing_order_reason=reason if order is None else None,
            note=note_on_model(self._model.model),
            text=text_of(answer.sections),
            sections=answer.sections,
        )
        return Written(summary, material.routing_decisions if order is None else order)

    async def _fallen_back(self, material: Material, reason: str) -> Written:
        _log.warning("the rules wrote the summary", requested_writer=self._model.name, reason=reason)
        written = await asyncio.to_thread(written_by_rules, material)
        name = self._model.name
        note = note_on_fallback(name, reason)
        summary = replace(written.analysis_summary, requested_writer=name, fallback_reason=reason, note=note)
        return replace(written, analysis_summary=summary)


class _NoAnswer(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
