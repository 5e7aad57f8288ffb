"""How an analysis comes to be: resolved, claimed, accepted, announced."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import asdict, dataclass, replace

from services.persistence.core.announcements import ANNOUNCE_S, Announcer
from services.persistence.core.datasets import MAX_NAME_CHARS
from services.persistence.core.ids import created_at, new_id
from services.persistence.core.ledger import Claim, Ledger, Runs, Stage, Uploads
from services.persistence.core.records import AcceptedRequest, AnalysisSpec, AnalysisState, DatasetSpec, Owner
from services.persistence.errors import EmptyFile, IdempotencyConflict, IngestOff, MissingFile, UploadNotFound
from services.persistence.service.absence import check_not_deleted
from services.persistence.service.baselines import earlier_analysis
from services.persistence.service.last_run import last_run
from services.runtime.clock import Clock
from services.runtime.errors import FieldViolation, InvalidRequest, Unavailable
from services.runtime.source_uris import source_address
from services.runtime.telemetry import logger

MAX_REQUEST_ID = 256
FOUND_OUT = frozenset({"baseline_states", "baseline_file"})
"""Members of a spec that a caller has no say in."""
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Accepts analyses."""

    ledger: Ledger
    uploads: Uploads
    announcer: Announcer
    clock: Clock
    runs: Runs
    allows_ingest: bool = False
    """Whether rows may be asked for in a table."""

    async def create(self, owner: Owner, spec: AnalysisSpec, request_id: str) -> AcceptedRequest:
        """The accepted analysis; the same one again for the same request id and spec.

        Raises ``IngestOff``, ``MissingFile``, ``EmptyFile``, ``UploadNotFound``, ``AnalysisDeleted``, ``IdempotencyConflict``,
        ``SourceNotAllowed`` (form), and of an earlier analysis as baseline ``AnalysisNotFound``, ``BaselineNotReady``,
        ``BaselineHasNoStates``.
        """
        _check_name(spec.dataset_name)
        if spec.is_ingested and not self.allows_ingest:
            raise IngestOff
        digest = spec_sha256(spec)
        known = await self._made_before(owner.tenant_id, request_id, digest)
        if known is not None:
            return known
        resolved = await self._resolve(owner.tenant_id, spec)
        analysis_id = new_id(self.clock.now())
        if request_id:
            standing = await self.ledger.claim(owner.tenant_id, request_id, Claim(analysis_id, digest))
            _check_same(standing, digest)
            if standing.analysis_id != analysis_id:
                # Somebody was first with the same request, and a user may have deleted what came of it by now.
                analysis_id = standing.analysis_id
                await check_not_deleted(self.ledger, owner.tenant_id, analysis_id)
        # The time is the identifier's, so that whoever finishes a half-made creation makes the same analysis.
        earlier = await last_run(self.ledger, self.runs, owner.tenant_id, resolved)
        request = AcceptedRequest(analysis_id, owner, resolved, created_at(analysis_id), earlier)
        if not await self.ledger.accept(request):
            raise UploadNotFound("spec")
        await self._announce(request)
        return request

    async def _announce(self, request: AcceptedRequest) -> None:
        try:
            async with asyncio.timeout(ANNOUNCE_S):
                await self.announcer.ask_for(Stage.PROFILE, request, 1, None)
        except (Unavailable, TimeoutError):
            # Accepted all the same: the reconciler publishes.
            _log.warning("accepted without announcement", analysis_id=request.analysis_id)
        await self.announcer.state(request.analysis_id, AnalysisState.QUEUED)

    async def _made_before(self, tenant_id: str, request_id: str, digest: str) -> AcceptedRequest | None:
        if len(request_id) > MAX_REQUEST_ID:
            violation = FieldViolation("request_id", f"at most {MAX_REQUEST_ID} characters")
            raise InvalidRequest("the request id is too long", violations=(violation,))
        standing = await self.ledger.claimed(tenant_id, request_id) if request_id else None
        if standing is None:
            return None
        _check_same(standing, digest)
        await check_not_deleted(self.ledger, tenant_id, standing.analysis_id)
        return await self.ledger.request(standing.analysis_id)

    async def _resolve(self, tenant_id: str, spec: AnalysisSpec) -> AnalysisSpec:
        if spec.primary is None:
            raise MissingFile("the request names no file", violations=(FieldViolation("spec.primary", "must name an upload"),))
        primary = await self._dataset(tenant_id, spec.primary, "spec.primary")
        baseline = await self._dataset(tenant_id, spec.baseline, "spec.baseline.dataset") if spec.baseline else None
        resolved = replace(spec, primary=primary, baseline=baseline, baseline_states=None, baseline_file=None)
        if not spec.baseline_analysis_id:
            return resolved
        earlier = await earlier_analysis(self.ledger, tenant_id, spec.baseline_analysis_id)
        return replace(resolved, baseline_states=earlier.states, baseline_file=earlier.file)

    async def _dataset(self, tenant_id: str, dataset: DatasetSpec, field: str) -> DatasetSpec:
        return _source(dataset, f"{field}.source_uri") if dataset.source_uri else await self._upload(tenant_id, dataset, field)

    async def _upload(self, tenant_id: str, dataset: DatasetSpec, field: str) -> DatasetSpec:
        if not dataset.upload_id:
            raise MissingFile(
                "the request names no file", violations=(FieldViolation(f"{field}.upload_id", "must name an upload"),)
            )
        found = await self.uploads.find(tenant_id, dataset.upload_id)
        if found is None:
            raise UploadNotFound(f"{field}.upload_id")
        if found.stored.size_bytes == 0:
            raise EmptyFile("the file holds no byte", metadata={"field": field})
        if not found.is_as_declared:
            violation = FieldViolation(f"{field}.upload_id", "its bytes do not have the digest that was announced")
            raise InvalidRequest("the upload is not what was announced", violations=(violation,))
        return replace(dataset, stored=found.stored, file_name=dataset.file_name or found.file_name)


def _source(dataset: DatasetSpec, field: str) -> DatasetSpec:
    """A dataset whose bytes lie in a bucket of others; whether that one may be read, the profiler decides when it reads."""
    if dataset.upload_id:
        raise InvalidRequest("the request names two files", violations=(FieldViolation(field, "name a source or an upload"),))
    address = source_address(dataset.source_uri, field)
    return replace(dataset, stored=None, file_name=dataset.file_name or address.file_name)


def _check_name(name: str) -> None:
    if len(name) > MAX_NAME_CHARS or not name.isprintable() or name != name.strip():
        rule = f"at most {MAX_NAME_CHARS} printable characters, no space around them"
        violation = FieldViolation("spec.dataset_name", rule)
        raise InvalidRequest("the dataset's name cannot be used", violations=(violation,))


def _check_same(standing: Claim, digest: str) -> None:
    if standing.spec_sha256 != digest:
        raise IdempotencyConflict("this request id was used for another request")


def spec_sha256(spec: AnalysisSpec) -> str:
    """Digest of what is asked for, blind to the order of names and to what is found out when it is accepted."""
    asked = {name: value for name, value in asdict(spec).items() if name not in FOUND_OUT}
    if not spec.is_ingested:
        # What was asked for before there was such a question has the digest that it had.
        del asked["is_ingested"]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, allow_nan=False).encode()).hexdigest()
