"""The last run of the dataset that a new analysis is of. From the ledger alone: nothing here waits for the warehouse."""

from __future__ import annotations

import asyncio

from services.persistence.core.ledger import Ledger, Runs
from services.persistence.core.records import AnalysisSpec, EarlierRun

MOST_LOOKED_AT = 5
"""Runs that are passed over because they are being deleted, at most."""


async def last_run(ledger: Ledger, runs: Runs, tenant_id: str, spec: AnalysisSpec) -> EarlierRun | None:
    """The newest run with a report; None for the first. ``spec`` is resolved: its file has its name."""
    looked_at = 0
    async for analysis_id in runs.newest_first(tenant_id, spec):
        # At once: whoever asks for an analysis waits for this.
        request, evidence, states = await asyncio.gather(
            ledger.request(analysis_id), ledger.evidence(analysis_id), ledger.states(analysis_id)
        )
        if request is not None and evidence.report is not None and request.owner.tenant_id == tenant_id:
            return EarlierRun(analysis_id, request.created_at, evidence.report, states, _file_sha256(request.spec))
        looked_at += 1
        if looked_at == MOST_LOOKED_AT:
            break
    return None


def _file_sha256(spec: AnalysisSpec) -> str:
    return spec.primary.stored.sha256 if spec.primary and spec.primary.stored else ""
