"""What users may ask about analyses. Nothing is ever visible across tenants: a foreign analysis does not exist."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime

from services.persistence.core.ingest.ingestion import RowsDesk, pending
from services.persistence.core.ledger import Evidence, Index, Ledger, view
from services.persistence.core.records import AcceptedRequest, Analysis, AnalysisSpec, AnalysisState, Owner, StoredObject
from services.persistence.core.warehouse import Warehouse
from services.persistence.errors import AnalysisOver, ReportNotReady
from services.persistence.service.absence import present_request
from services.persistence.service.acceptance import Acceptance
from services.persistence.service.conclusion import Conclusion
from services.persistence.service.history import Trend, TrendQuery, trend
from services.persistence.service.listing import Page, Query, list_page
from services.persistence.service.merged_history import MergedHistory, MergedQuery, merged_history
from services.persistence.service.progress import ProgressBoard
from services.persistence.service.removal import Removal
from services.persistence.service.watching import watch
from services.runtime.clock import Clock


@dataclass(frozen=True, slots=True)
class Analyses:
    """The use cases behind the RPCs."""

    ledger: Ledger
    index: Index
    warehouse: Warehouse
    board: ProgressBoard
    acceptance: Acceptance
    conclusion: Conclusion
    removal: Removal
    clock: Clock
    rows: RowsDesk
    poll_s: float = 1.0
    """How often a watcher reads the ledger besides listening."""

    async def create(self, owner: Owner, spec: AnalysisSpec, request_id: str = "") -> Analysis:
        """Accept an analysis; raises what ``Acceptance.create`` raises."""
        request = await self.acceptance.create(owner, spec, request_id)
        return await self._view(request)

    async def get(self, tenant_id: str, analysis_id: str) -> Analysis:
        """Where it stands. Raises ``AnalysisNotFound``, ``AnalysisDeleted``."""
        return await self._view(await self._request(tenant_id, analysis_id))

    async def list(self, tenant_id: str, query: Query) -> Page:
        """A page of the tenant's analyses, newest first. Raises ``InvalidRequest``."""

        async def look_up(analysis_id: str) -> Analysis | None:
            request = await self.ledger.request(analysis_id)
            return await self._view(request) if request else None

        return await list_page(self.index, look_up, tenant_id, query)

    async def watch(self, tenant_id: str, analysis_id: str) -> AsyncIterator[Analysis]:
        """The analysis now and at every change, its end last. Raises ``AnalysisNotFound``, ``AnalysisDeleted``, also meanwhile."""

        async def look_up() -> tuple[AcceptedRequest, Evidence]:
            return await self._request(tenant_id, analysis_id), await self.ledger.evidence(analysis_id)

        async for analysis in watch(analysis_id, look_up, self.board, self.clock, self.poll_s):
            yield await self._with_rows(analysis)

    async def cancel(self, tenant_id: str, analysis_id: str) -> Analysis:
        """Stop it for good; a second time changes nothing. Raises ``AnalysisNotFound``, ``AnalysisOver``."""
        request = await self._request(tenant_id, analysis_id)
        outcome = await self.conclusion.end(request, AnalysisState.CANCELLED)
        if outcome.state is not AnalysisState.CANCELLED:
            raise AnalysisOver("the analysis is over", metadata={"state": outcome.state.value})
        return Analysis(request, outcome.state, outcome)

    async def delete(self, caller: Owner, analysis_id: str) -> tuple[int, datetime]:
        """Remove every trace, cancelling it first if it runs; how many objects went, and when.

        Raises ``AnalysisNotFound``, ``AnalysisDeleted``.
        """
        request = await self._request(caller.tenant_id, analysis_id)
        await self.conclusion.end(request, AnalysisState.CANCELLED)
        return await self.removal.remove(request, caller.user_id), self.clock.now()

    async def report(self, tenant_id: str, analysis_id: str) -> tuple[StoredObject, AsyncIterator[bytes]]:
        """The report and its bytes. Raises ``AnalysisNotFound``, ``ReportNotReady``."""
        await self._request(tenant_id, analysis_id)
        evidence = await self.ledger.evidence(analysis_id)
        manifest = await self.ledger.manifest(analysis_id)
        if evidence.state not in (AnalysisState.COMPLETED, AnalysisState.PARTIAL) or manifest is None:
            raise ReportNotReady("there is no report", metadata={"state": evidence.state.value})
        return manifest.report, self.ledger.report(analysis_id)

    async def history(self, tenant_id: str, query: TrendQuery) -> Trend:
        """A metric over the tenant's runs of a dataset, each beside what was expected. Raises ``WarehouseUnavailable``."""
        return await trend(self.warehouse, tenant_id, query)

    async def merged_history(self, tenant_id: str, query: MergedQuery) -> MergedHistory:
        """A column over the tenant's newest runs of a dataset together. Raises ``WarehouseUnavailable``."""
        return await merged_history(self.warehouse, tenant_id, query)

    async def _request(self, tenant_id: str, analysis_id: str) -> AcceptedRequest:
        return await present_request(self.ledger, tenant_id, analysis_id)

    async def _view(self, request: AcceptedRequest) -> Analysis:
        evidence = await self.ledger.evidence(request.analysis_id)
        return await self._with_rows(view(request, evidence, self.board.latest(request.analysis_id)))

    async def _with_rows(self, analysis: Analysis) -> Analysis:
        if not analysis.request.spec.is_ingested:
            return analysis
        return replace(analysis, ingest=await self.rows.record(analysis.request.analysis_id) or pending())
