"""The last run of the dataset that a new analysis is of. From the ledger alone: nothing here waits for the warehouse."""

from __future__ import annotations

from services.persistence.core.ledger import Ledger, Runs
from services.persistence.core.records import AnalysisSpec, EarlierRun

MOST_LOOKED_AT = 5
"""Runs that are passed over because they are being deleted, at most."""


async def last_run(ledger: Ledger, runs: Runs, tenant_id: str, spec: AnalysisSpec) -> EarlierRun | None:
    """The newest run with a report; None for the first. ``spec`` is resolved: its file has its name."""
    looked_at = 0
    async for analysis_id in runs.newest_first(tenant_id, spec):
        request = await ledger.request(analysis_id)
        report = (await ledger.evidence(analysis_id)).report if request else None
        if request is not None and report is not None and request.owner.tenant_id == tenant_id:
            return EarlierRun(analysis_id, request.created_at, report)
        looked_at += 1
        if looked_at == MOST_LOOKED_AT:
            break
    return None
