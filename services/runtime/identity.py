"""Who asks: carried from the gateway to every service, signed, so that no service trusts the network."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import quote, unquote

from services.runtime.clock import Clock
from services.runtime.errors import Unauthenticated

TENANT_KEY = "pmd-tenant"
USER_KEY = "pmd-user"
TIME_KEY = "pmd-time"
SIGNATURE_KEY = "pmd-signature"
VALID_S = 300
"""A signature older than this, or from further ahead, is refused."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. Nothing is ever visible across tenants."""

    tenant_id: str
    user_id: str


LOCAL_CALLER = Caller("local", "local")
"""Everybody, where identity is off: on loopback only."""

_current: ContextVar[Caller | None] = ContextVar("caller", default=None)


def current_caller() -> Caller:
    """Who the work at hand is done for. Raises ``Unauthenticated`` outside a call."""
    caller = _current.get()
    if caller is None:
        raise Unauthenticated("the call names no caller")
    return caller


def caller_or_none() -> Caller | None:
    """Who the work at hand is done for; None outside a call."""
    return _current.get()


def set_caller(caller: Caller) -> None:
    """Name the caller for the rest of the current task."""
    _current.set(caller)


@contextmanager
def as_caller(caller: Caller) -> Iterator[None]:
    """Name the caller within a block: the gateway does so around its calls."""
    token = _current.set(caller)
    try:
        yield
    finally:
        _current.reset(token)


class CallerSigner:
    """Signs a caller into call metadata and checks it again on the other side."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def metadata(self, caller: Caller) -> tuple[tuple[str, str], ...]:
        """Call metadata that names the caller, valid for five minutes."""
        # Metadata is ASCII; names may be anything.
        tenant, user = quote(caller.tenant_id, safe=""), quote(caller.user_id, safe="")
        time = str(int(self._clock.now().timestamp()))
        signature = self._sign(tenant, user, time)
        return ((TENANT_KEY, tenant), (USER_KEY, user), (TIME_KEY, time), (SIGNATURE_KEY, signature))

    def verify(self, metadata: Mapping[str, str]) -> Caller:
        """The caller that the metadata names. Raises ``Unauthenticated`` when unsigned, altered or too old."""
        tenant, user, time = (metadata.get(key, "") for key in (TENANT_KEY, USER_KEY, TIME_KEY))
        given = metadata.get(SIGNATURE_KEY, "")
        if not hmac.compare_digest(given.encode(), self._sign(tenant, user, time).encode()):
            raise Unauthenticated("the caller's context is not signed")
        # Signed by us, so the time is a number.
        if abs(self._clock.now().timestamp() - int(time)) > VALID_S:
            raise Unauthenticated("the caller's context is too old")
        return Caller(unquote(tenant), unquote(user))

    def _sign(self, tenant: str, user: str, time: str) -> str:
        # Quoted parts hold no line break, so joining them is unambiguous.
        return hmac.new(self._key, "\n".join(("caller", tenant, user, time)).encode(), hashlib.sha256).hexdigest()
