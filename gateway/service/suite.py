"""What stands behind the routes: the ports, and the few use cases that need more than one of them."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, replace

from gateway.service.catalogue import Catalogue
from gateway.service.identity import Authenticator
from gateway.service.intake import FormPart, Intake
from gateway.service.orders import Order
from gateway.service.ports import Analyses, Downloads, Downstream, SignedObjects, Uploads
from gateway.service.resources import Analysis
from services.runtime.identity import Caller


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request, and all of them together, may ask of this process."""

    max_file_bytes: int
    max_json_bytes: int
    max_wait_s: float
    max_event_streams: int
    max_event_stream_s: float
    heartbeat_s: float
    allowed_origins: frozenset[str] | None
    """Host names that may stand in Host and Origin; None where credentials protect already."""
    source_buckets: frozenset[str] = frozenset()
    """Buckets of others that every user may have profiled."""

    @property
    def max_form_bytes(self) -> int:
        """Two files, and the fields beside them."""
        return 2 * self.max_file_bytes + 2 * self.max_json_bytes


@dataclass(frozen=True, slots=True)
class Suite:
    """The services, as the routes see them."""

    authenticator: Authenticator
    analyses: Analyses
    uploads: Uploads
    downloads: Downloads
    catalogue: Catalogue
    downstream: Downstream
    objects: SignedObjects | None
    """None unless the file store is in use: S3 signs URLs of its own."""
    limits: Limits

    async def receive(self, caller: Caller, parts: AsyncIterator[FormPart]) -> Order:
        """A form's order, its files stored."""
        return await Intake(caller, self.uploads, self.catalogue, self.limits.max_file_bytes).receive(parts)

    async def start(self, caller: Caller, order: Order, idempotency_key: str | None) -> Analysis:
        """Check an order and have it accepted."""
        order.check_sources(self.limits.source_buckets)
        await self.catalogue.check(caller, order.agents, order.parameters, order.baseline is not None)
        if order.parameters and not order.agents:
            # Parameters hang on agents in the contract, so the default set is named.
            order = replace(order, agents=await self.catalogue.default_agents(caller, order.baseline is not None))
        return await self.analyses.create(caller, order, request_id(caller, idempotency_key))

    async def wait(self, caller: Caller, analysis: Analysis, timeout_s: float) -> Analysis:
        """The analysis when it is over, or as it stands when the time is."""
        latest = analysis
        try:
            async with asyncio.timeout(timeout_s), aclosing(self.analyses.watch(caller, analysis.analysis_id)) as snapshots:
                async for snapshot in snapshots:
                    latest = snapshot.analysis
                    if latest.is_over:
                        break
        except TimeoutError:
            pass
        return latest


def request_id(caller: Caller, idempotency_key: str | None) -> str:
    """The request id that stands for a client's key; empty without one. Keys of two users never meet."""
    if not idempotency_key:
        return ""
    digest = hashlib.sha256("\0".join((caller.tenant_id, caller.user_id, idempotency_key)).encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))
