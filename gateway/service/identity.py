"""Who is asking: from a credential to a tenant and user."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Protocol

from gateway.errors import InvalidCredentials
from services.runtime.identity import LOCAL_CALLER, Caller

_NAME = re.compile(r"^[A-Za-z0-9@._-]{1,128}$")
_DIGEST = re.compile(r"^[0-9a-f]{64}$")


class Authenticator(Protocol):
    """Turns a credential into a caller."""

    async def identify(self, credential: str | None) -> Caller:
        """Who holds this credential. Raises ``InvalidCredentials``."""


class OneUser:
    """No authentication: everybody who reaches this loopback address is the same user."""

    async def identify(self, credential: str | None) -> Caller:
        del credential
        return LOCAL_CALLER


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A caller and the digest of the key that proves it."""

    caller: Caller
    sha256: str


class ApiKeys:
    """Keys known by their SHA-256. A key is long and random, so a fast digest is enough."""

    def __init__(self, holders: tuple[KeyHolder, ...]) -> None:
        self._holders = holders

    async def identify(self, credential: str | None) -> Caller:
        if not credential:
            raise InvalidCredentials
        given = hashlib.sha256(credential.encode()).hexdigest()
        found: Caller | None = None
        # Every holder is compared, found or not: the time tells nothing about the place.
        for holder in self._holders:
            if hmac.compare_digest(given, holder.sha256):
                found = holder.caller
        if found is None:
            raise InvalidCredentials
        return found


def parse_api_keys(text: str) -> tuple[KeyHolder, ...]:
    """Holders from lines of ``tenant:user:sha256``; empty lines and those after ``#`` are skipped.

    Raises ``ValueError`` with the line's number, never with its content.
    """
    holders = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = [part.strip() for part in line.split(":")]
        if len(parts) != 3 or not all(map(_NAME.match, parts[:2])) or not _DIGEST.match(parts[2]):
            raise ValueError(f"API keys, line {number}: expected tenant:user:sha256-of-the-key in lower-case hex")
        holders.append(KeyHolder(Caller(parts[0], parts[1]), parts[2]))
    if not holders:
        raise ValueError("API keys: the file names no key")
    return tuple(holders)
