"""Snowflake Cortex through Snowflake's own connector: one statement whose every part that varies is bound."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Self, TypeVar

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from services.runtime.snowflake_access import SnowflakeAccess
from services.transformer.service.language_model import ModelFailed, ModelFailure, Prompt

STATEMENT = "SELECT SNOWFLAKE.CORTEX.COMPLETE(?, PARSE_JSON(?)::ARRAY, PARSE_JSON(?)::OBJECT)"
"""Model, conversation, options. With options the answer is a JSON document, not bare words."""
MAX_ANSWER_CHARS = 256 * 1024
T = TypeVar("T")


class CortexSettings(SnowflakeAccess):
    """Which model is asked and in which account: ``PMD_TRANSFORMER_CORTEX_*``; the key best as ``…_PRIVATE_KEY_FILE``."""

    model_config = SettingsConfigDict(env_prefix="PMD_TRANSFORMER_CORTEX_")

    model: str = ""
    """A name that Cortex knows, for example ``llama3.1-70b``. Must be given."""
    warehouse: str = ""
    """Empty for the user's own."""
    temperature: float = Field(default=0.0, ge=0, le=1)
    network_timeout_s: int = Field(default=20, ge=1)
    statement_timeout_s: int = Field(default=20, ge=1)

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if not self.model:
            raise ValueError("PMD_TRANSFORMER_CORTEX_MODEL must be given")
        return self


class Cortex:
    """See ``LanguageModel``. Each answer has a session of its own: it is rare, and a kept one would have expired."""

    name = "cortex"

    def __init__(self, settings: CortexSettings, renewed: Callable[[], CortexSettings] | None = None) -> None:
        """``renewed`` gives the settings anew before each login: keys and tokens are replaced while the process runs."""
        self.model = settings.model
        self._temperature = settings.temperature
        self._renewed = renewed or (lambda: settings)
        # What cannot be signed in with is to be known at the start.
        _arguments(settings)

    async def complete(self, prompt: Prompt) -> str:
        return await _in_own_thread(lambda: _words(self._answer(prompt)))

    async def close(self) -> None:
        """Nothing is kept open."""

    def _answer(self, prompt: Prompt) -> object:
        # Imported here: it takes a second, which no start of the service shall wait for.
        from snowflake.connector.errors import Error

        from services.runtime.snowflake_connection import QuietConnection

        try:
            arguments = _arguments(self._renewed())
        except (ValueError, OSError):
            # A key that is being replaced cannot be read for a moment.
            raise ModelFailed("not_reachable") from None
        try:
            with contextlib.closing(QuietConnection(**arguments)) as session, session.cursor() as cursor:
                cursor.execute(STATEMENT, self._binds(prompt))
                row = cursor.fetchone()
        except Error as error:
            raise ModelFailed(_reason(error)) from None
        return row[0] if row else None

    def _binds(self, prompt: Prompt) -> tuple[str, str, str]:
        conversation = [{"role": "system", "content": prompt.instructions}, {"role": "user", "content": prompt.data}]
        options = {"temperature": self._temperature, "max_tokens": prompt.max_output_tokens}
        return self.model, json.dumps(conversation), json.dumps(options)


def open_cortex() -> Cortex:
    """The model that the settings describe. Raises ``ValueError`` where they do not."""
    return Cortex(CortexSettings(), renewed=CortexSettings)


def _arguments(settings: CortexSettings) -> dict[str, Any]:
    return settings.arguments("summary", settings.warehouse)


def _reason(error: Exception) -> ModelFailure:
    from snowflake.connector.errors import NotSupportedError, ProgrammingError

    return "refused" if isinstance(error, ProgrammingError | NotSupportedError) else "not_reachable"


def _words(answer: object) -> str:
    """The words in the document that Cortex answers with."""
    if not isinstance(answer, str):
        raise ModelFailed("unusable")
    if len(answer) > MAX_ANSWER_CHARS:
        raise ModelFailed("too_large")
    try:
        words = json.loads(answer)["choices"][0]["messages"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ModelFailed("unusable") from None
    if not isinstance(words, str):
        raise ModelFailed("unusable")
    return words


async def _in_own_thread(work: Callable[[], T]) -> T:
    """The result of blocking work. Who waits may leave at any time: the thread keeps nobody from ending the process."""
    result: Future[T] = Future()
    result.set_running_or_notify_cancel()

    def run() -> None:
        try:
            result.set_result(work())
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            result.set_exception(error)

    threading.Thread(target=run, name="cortex", daemon=True).start()
    return await asyncio.wrap_future(result)
