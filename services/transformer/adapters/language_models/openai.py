"""Any endpoint that speaks OpenAI's chat completions: ``POST <base URL>/chat/completions``.

No redirect is followed, nothing compressed is taken, no body is read beyond its limit.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

import stamina
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from services.runtime.settings import RuntimeSettings
from services.transformer.service.language_model import ModelFailed, Prompt

if TYPE_CHECKING:
    import httpx

MOST_PATIENCE_S = 30.0
"""A server that asks for more is not waited for."""
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
TOO_MANY = 429
OK = 200
HEADERS = {"accept": "application/json", "accept-encoding": "identity", "content-type": "application/json"}


class OpenAiSettings(RuntimeSettings):
    """Where the endpoint is and how it is spoken to: ``PMD_TRANSFORMER_OPENAI_*``; the key best as ``…_API_KEY_FILE``."""

    model_config = SettingsConfigDict(env_prefix="PMD_TRANSFORMER_OPENAI_")

    base_url: str = ""
    """Ends before ``/chat/completions``, for example ``https://api.openai.com/v1``. Must be given, as must the model."""
    model: str = ""
    api_key: SecretStr = SecretStr("")
    """Empty for an endpoint that asks for none. With a key the way is encrypted, or stays on this machine."""
    output_limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """What the endpoint calls the limit of its output."""
    temperature: float | None = Field(default=0.0, ge=0, le=2)
    """None for models that take none."""
    json_mode: bool = True
    """Off for endpoints that do not know ``response_format``."""
    connect_timeout_s: float = Field(default=5.0, gt=0)
    read_timeout_s: float = Field(default=20.0, gt=0)
    """Of one wait for bytes; what all of it may take is ``PMD_TRANSFORMER_SUMMARY_TIMEOUT_S``."""
    attempts: int = Field(default=3, ge=1, le=5)
    retry_wait_s: float = Field(default=0.5, ge=0)
    """Before the first repetition; doubled with each."""
    max_response_bytes: int = Field(default=256 * 1024, ge=1024)

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if not self.base_url or not self.model:
            raise ValueError("PMD_TRANSFORMER_OPENAI_BASE_URL and PMD_TRANSFORMER_OPENAI_MODEL must be given")
        url = urlsplit(self.base_url)
        if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment or url.username or url.password:
            raise ValueError("base_url must be an http or https URL without credentials, query and fragment")
        if self.api_key.get_secret_value() and url.scheme == "http" and not _is_this_machine(url.hostname):
            raise ValueError("a key is sent over https only, or to this machine")
        return self


class OpenAi:
    """See ``LanguageModel``."""

    name = "openai"

    def __init__(self, settings: OpenAiSettings, renewed: Callable[[], OpenAiSettings] | None = None) -> None:
        """``renewed`` gives the settings anew before each answer: keys are replaced while the process runs."""
        # Imported here: a transformer whose rules write needs no HTTP client.
        import httpx

        self.model = settings.model
        self._settings = settings
        self._renewed = renewed or (lambda: settings)
        self._client = httpx.AsyncClient(
            headers=HEADERS,
            timeout=httpx.Timeout(settings.read_timeout_s, connect=settings.connect_timeout_s),
            follow_redirects=False,
        )

    async def complete(self, prompt: Prompt) -> str:
        body, authorization = self._body(prompt), self._authorization()
        retries = stamina.retry_context(
            on=_wait,
            attempts=self._settings.attempts,
            timeout=None,
            wait_initial=self._settings.retry_wait_s,
            wait_max=MOST_PATIENCE_S,
            wait_jitter=self._settings.retry_wait_s,
        )
        async for attempt in retries:
            with attempt:
                return await self._once(body, authorization)
        raise AssertionError("the last attempt returns or raises")

    async def close(self) -> None:
        await self._client.aclose()

    def _authorization(self) -> Mapping[str, str]:
        try:
            key = self._renewed().api_key.get_secret_value()
        except (ValueError, OSError):
            # A key that is being replaced cannot be read for a moment.
            raise ModelFailed("not_reachable") from None
        return {"authorization": f"Bearer {key}"} if key else {}

    def _body(self, prompt: Prompt) -> bytes:
        settings = self._settings
        body: dict[str, object] = {
            "model": settings.model,
            "messages": [{"role": "system", "content": prompt.instructions}, {"role": "user", "content": prompt.data}],
            settings.output_limit: prompt.max_output_tokens,
        }
        if settings.temperature is not None:
            body["temperature"] = settings.temperature
        if settings.json_mode:
            body["response_format"] = {"type": "json_object"}
        return json.dumps(body).encode()

    async def _once(self, body: bytes, authorization: Mapping[str, str]) -> str:
        import httpx

        url = f"{self._settings.base_url.rstrip('/')}/chat/completions"
        try:
            async with self._client.stream("POST", url, content=body, headers=authorization) as response:
                if response.status_code != OK:
                    raise _failure(response)
                return _words(await self._read(response))
        except httpx.HTTPError:
            raise _Busy("not_reachable") from None

    async def _read(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ModelFailed("unusable")
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > self._settings.max_response_bytes:
                raise ModelFailed("too_large")
        return bytes(body)


class _Busy(ModelFailed):
    """Worth another try, after so many seconds if the server said so."""

    wait_s: float | None = None


def open_openai() -> OpenAi:
    """The model that the settings describe. Raises ``ValueError`` where they do not."""
    return OpenAi(OpenAiSettings(), renewed=OpenAiSettings)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wait(error: Exception) -> bool | float:
    """Whether to try again, and after how long if the server said so."""
    if not isinstance(error, _Busy):
        return False
    # A wait of nothing would read as no.
    return True if error.wait_s is None else max(error.wait_s, 0.001)


def _failure(response: httpx.Response) -> ModelFailed:
    """What a status means. The body, which may quote what was sent, is not read."""
    status = response.status_code
    if status not in BUSY:
        return ModelFailed("refused")
    wait_s = response.headers.get("retry-after", "")
    if wait_s.isdecimal() and float(wait_s) > MOST_PATIENCE_S:
        return ModelFailed("rate_limited")
    busy = _Busy("rate_limited" if status == TOO_MANY else "not_reachable")
    busy.wait_s = float(wait_s) if wait_s.isdecimal() else None
    return busy


def _words(body: bytes) -> str:
    try:
        words = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ModelFailed("unusable") from None
    if not isinstance(words, str):
        raise ModelFailed("unusable")
    return words
