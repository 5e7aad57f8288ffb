"""The loop that brings rows of analyses into tables of the warehouse. Nothing waits for it, no report least of all."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field, replace

from services.persistence.core.announcements import Announcer
from services.persistence.core.ids import created_at
from services.persistence.core.ingest.ingestion import RowsDesk, RowsWarehouse, StagedRows, failed
from services.persistence.core.ledger import Evidence, Ledger, Stage, Tries
from services.persistence.core.reconciliation import Policy, Whereabouts
from services.persistence.core.records import WITH_REPORT, AcceptedRequest, Failure
from services.persistence.core.warehouse import Warehouse
from services.persistence.errors import WarehouseRefused
from services.runtime.clock import Clock
from services.runtime.errors import NotFound, ServiceError
from services.runtime.telemetry import logger

UNFINISHED_S = 3600.0
"""A creation that began so long ago was interrupted: no call lives that long."""
LONGEST_PAUSE_S = 60.0
WITHOUT_REPORT = Failure("INGEST_WITHOUT_REPORT", "the analysis ended without a report: its rows are not loaded")
EXHAUSTED = Failure("ATTEMPTS_EXHAUSTED", "every attempt at staging the rows was lost or failed")
NO_FILE = Failure("OBJECT_NOT_FOUND", "the staged rows are gone from the store")
_log = logger(__name__)


@dataclass(slots=True)
class Ingester:
    """Goes over the analyses whose rows are asked for. Killed anywhere, or run twice at once, it leaves one set of rows."""

    ledger: Ledger
    desk: RowsDesk
    announcer: Announcer
    history: Warehouse
    """Whose tables tell which analysis has rows where."""
    rows: RowsWarehouse
    clock: Clock
    policy: Policy
    interval_s: float = 5.0
    _kicked: asyncio.Event = field(default_factory=asyncio.Event)
    _is_prepared: bool = False

    def kick(self) -> None:
        """Something may have changed."""
        self._kicked.set()

    async def run(self) -> None:
        """Go round until cancelled. A store or a warehouse that does not answer costs rounds, not the loop."""
        pause_s = self.interval_s
        while True:
            try:
                is_calm = await self.round()
            except ServiceError as error:
                _log.warning("round of the ingester broken off", reason=error.reason)
                is_calm = False
            pause_s = self.interval_s if is_calm else min(max(pause_s, 1.0) * 2, LONGEST_PAUSE_S)
            if not is_calm:
                await self.clock.sleep(pause_s)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._kicked.wait(), self.interval_s)
            self._kicked.clear()

    async def round(self) -> bool:
        """Look at every analysis on the list once; whether the warehouse answered. Raises ``Unavailable`` of the store."""
        is_calm = True
        async for analysis_id in self.desk.pending():
            try:
                await self.look(analysis_id)
            except ServiceError as error:
                # The next one may need no warehouse: its rows may be still to be staged.
                _log.warning("rows wait", analysis_id=analysis_id, reason=error.reason)
                is_calm = False
        return is_calm

    async def look(self, analysis_id: str) -> None:
        """Do the next step for one analysis. Raises ``ServiceError``; it is looked at again."""
        request = await self.ledger.request(analysis_id)
        if request is None:
            if (self.clock.now() - created_at(analysis_id)).total_seconds() >= UNFINISHED_S:
                await self.desk.clear(analysis_id)
            return
        if await self.desk.record(analysis_id) is not None:
            await self.desk.clear(analysis_id)
            return
        evidence = await self.ledger.evidence(analysis_id)
        if evidence.outcome is None:
            return
        staged = await self.desk.staged(analysis_id)
        if evidence.outcome.state not in WITH_REPORT:
            await self._fail(request, WITHOUT_REPORT)
        elif staged is None:
            await self._ask_again(request, evidence)
        elif staged.failure is not None or staged.data is None:
            await self._fail(request, staged.failure or NO_FILE)
        else:
            await self._load(request, staged)

    async def _load(self, request: AcceptedRequest, staged: StagedRows) -> None:
        await self._prepare()
        try:
            ingest = await self.rows.load(request, staged)
        except WarehouseRefused as error:
            _log.exception("rows refused", analysis_id=request.analysis_id)
            await self._fail(request, Failure("INGEST_REFUSED", "the warehouse refused the rows", error.metadata))
            return
        except NotFound:
            await self._fail(request, NO_FILE)
            return
        if await self.ledger.request(request.analysis_id) is None:
            # Deleted while its rows were loaded.
            await self.rows.delete_analysis(request.analysis_id)
            return
        await self.desk.conclude(request.analysis_id, ingest)
        await self.desk.clear(request.analysis_id)
        _log.info("rows loaded", analysis_id=request.analysis_id, table=ingest.table_name, row_count=ingest.row_count)

    async def _fail(self, request: AcceptedRequest, failure: Failure) -> None:
        await self._prepare()
        # A refused note must not keep the answer back: the ledger has it in any case.
        with contextlib.suppress(WarehouseRefused):
            await self.rows.note_failure(request, failure)
        await self.desk.conclude(request.analysis_id, failed(failure))
        await self.desk.clear(request.analysis_id)
        _log.warning("rows not loaded", analysis_id=request.analysis_id, reason=failure.reason)

    async def _prepare(self) -> None:
        if not self._is_prepared:
            await self.history.prepare()
            await self.rows.prepare()
            self._is_prepared = True

    async def _ask_again(self, request: AcceptedRequest, evidence: Evidence) -> None:
        """Ask for the rows again if nobody has them in hand: the profile is there, and only they are still to be made."""
        tries = await self.ledger.tries(request.analysis_id)
        signs = (evidence.outcome.ended_at if evidence.outcome else None, tries.published_at)
        last = max((sign for sign in signs if sign is not None), default=request.created_at)
        if (self.clock.now() - last).total_seconds() < self.policy.grace_s:
            return
        whereabouts = await self.announcer.whereabouts(Stage.PROFILE, request.analysis_id)
        if whereabouts in (Whereabouts.WAITING, Whereabouts.UNKNOWN):
            return
        if await self.desk.staged(request.analysis_id) is not None:
            # Staged before the bus answered.
            return
        spent = tries.spent if tries.stage is Stage.PROFILE else 1
        if whereabouts is Whereabouts.SETTLED and spent >= self.policy.max_attempts:
            await self._fail(request, EXHAUSTED)
            return
        again = Tries(tries.attempt + 1, Stage.PROFILE, spent + (whereabouts is Whereabouts.SETTLED))
        await self.announcer.ask_for(Stage.PROFILE, request, again.attempt, None)
        await self.ledger.record_tries(request.analysis_id, replace(again, published_at=self.clock.now()))
        _log.info("rows asked for again", analysis_id=request.analysis_id, attempt=again.attempt)
