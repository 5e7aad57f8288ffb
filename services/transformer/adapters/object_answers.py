"""Answers of language models in the object store, each under the digest of what it answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from services.runtime.errors import ServiceError
from services.runtime.objects import ObjectNotFound, ObjectStore
from services.runtime.telemetry import logger

PREFIX = "summaries/"
MAX_BYTES = 256 * 1024
PATIENCE_S = 3.0
"""Shorter than a model's answer takes."""
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class ObjectAnswers:
    """See ``AnswerCache``. Equal digests mean equal answers, so it does not matter who writes last."""

    objects: ObjectStore

    async def find(self, digest: str) -> str | None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return (await self.objects.read(f"{PREFIX}{digest}", max_bytes=MAX_BYTES)).decode()
        except ObjectNotFound:
            return None
        except (ServiceError, TimeoutError, UnicodeDecodeError) as error:
            _log.warning("kept answers cannot be read", kind=type(error).__name__)
            return None

    async def keep(self, digest: str, answer: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.objects.put(f"{PREFIX}{digest}", answer.encode(), media_type="application/json", max_bytes=MAX_BYTES)
        except (ServiceError, TimeoutError) as error:
            _log.warning("an answer could not be kept", kind=type(error).__name__)
