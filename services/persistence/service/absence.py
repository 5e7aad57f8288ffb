"""Why an analysis is not there: it was deleted, or there is none for this tenant."""

from __future__ import annotations

from services.persistence.core.ids import is_id
from services.persistence.core.ledger import Ledger
from services.persistence.core.records import AcceptedRequest
from services.persistence.errors import AnalysisDeleted, AnalysisNotFound


async def present_request(ledger: Ledger, tenant_id: str, analysis_id: str) -> AcceptedRequest:
    """The tenant's accepted request. Raises ``AnalysisDeleted``, ``AnalysisNotFound``."""
    if not is_id(analysis_id):
        raise AnalysisNotFound
    request = await ledger.request(analysis_id)
    if request is None:
        await check_not_deleted(ledger, tenant_id, analysis_id)
    if request is None or request.owner.tenant_id != tenant_id:
        raise AnalysisNotFound
    return request


async def check_not_deleted(ledger: Ledger, tenant_id: str, analysis_id: str) -> None:
    """Pass unless the tenant itself deleted it. Raises ``AnalysisDeleted``."""
    tombstone = await ledger.tombstone(analysis_id)
    if tombstone is not None and tombstone.tenant_id == tenant_id:
        raise AnalysisDeleted(tombstone.deleted_at)
