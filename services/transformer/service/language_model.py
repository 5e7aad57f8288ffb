"""A language model as the service sees it: a text for a text, or a reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

ModelFailure = Literal["not_reachable", "rate_limited", "refused", "too_large", "unusable"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent: fixed orders, and one block of data that is never mixed with them."""

    instructions: str
    data: str
    max_output_tokens: int


class ModelFailed(Exception):
    """No answer came. ``reason`` says why; what the model or its server said is never quoted."""

    def __init__(self, reason: ModelFailure) -> None:
        super().__init__(reason)
        self.reason: ModelFailure = reason


class LanguageModel(Protocol):
    """Some model behind some endpoint."""

    name: str
    """The writer's name in settings and reports."""
    model: str
    """The model's own name."""

    async def complete(self, prompt: Prompt) -> str:
        """The model's words. Raises ``ModelFailed``. May be cancelled at any time, and must then let go at once."""

    async def close(self) -> None:
        """Let go of connections."""


class AnswerCache(Protocol):
    """Answers by the digest of what they answer. Only ever a convenience: it forgets and fails silently."""

    async def find(self, digest: str) -> str | None:
        """An answer; None if there is none, or none to be had."""

    async def keep(self, digest: str, answer: str) -> None:
        """Remember an answer, if possible."""


class NoCache:
    """Remembers nothing."""

    async def find(self, digest: str) -> str | None:  # noqa: ARG002 - the protocol's
        return None

    async def keep(self, digest: str, answer: str) -> None:
        """Nothing to do."""
