"""/v1/analyses: the life of an analysis."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.routes.analyze import accepted
from gateway.routes.dependencies import AnalysisIdDep, CallerDep, IdempotencyKey, SuiteDep
from gateway.service.orders import AnalysisBody, Filter
from gateway.service.resources import AcceptedAnalysis, Analysis, AnalysisPage, Deletion, Status

router = APIRouter(prefix="/v1/analyses", tags=["analyses"])


@router.post("", status_code=202)
async def create_analysis(
    body: AnalysisBody,
    response: Response,
    caller: CallerDep,
    suite: SuiteDep,
    idempotency_key: IdempotencyKey = None,
) -> AcceptedAnalysis:
    """Profile uploaded data."""
    analysis = await suite.start(caller, body.order(), idempotency_key)
    response.headers["Location"] = analysis.links.self
    return accepted(analysis)


@router.get("")
async def list_analyses(
    caller: CallerDep,
    suite: SuiteDep,
    status: Annotated[list[Status] | None, Query(description="Only these; repeat it for several.")] = None,
    file_name: Annotated[str, Query(max_length=255, description="Only file names that contain this, ignoring case.")] = "",
    dataset: Annotated[
        str, Query(max_length=255, description="Only runs of this dataset: the name given to it, else the file name, exactly.")
    ] = "",
    created_from: datetime | None = None,
    created_before: datetime | None = None,
    page_size: Annotated[int, Query(ge=1, le=200)] = 50,
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> AnalysisPage:
    """Analyses, newest first."""
    wanted = Filter(tuple(status or ()), file_name, dataset, created_from, created_before, page_size, page_token)
    return await suite.analyses.page(caller, wanted)


@router.get("/{analysis_id}")
async def get_analysis(analysis_id: AnalysisIdDep, caller: CallerDep, suite: SuiteDep) -> Analysis:
    """Where an analysis stands."""
    return await suite.analyses.get(caller, analysis_id)


@router.post("/{analysis_id}:cancel")
async def cancel_analysis(analysis_id: AnalysisIdDep, caller: CallerDep, suite: SuiteDep) -> Analysis:
    """Stop an analysis. Final, also when its work was nearly done."""
    return await suite.analyses.cancel(caller, analysis_id)


@router.delete("/{analysis_id}")
async def delete_analysis(analysis_id: AnalysisIdDep, caller: CallerDep, suite: SuiteDep) -> Deletion:
    """Remove every trace of an analysis: file, report, downloads, history. A running one is cancelled first."""
    count, deleted_at = await suite.analyses.delete(caller, analysis_id)
    return Deletion(analysis_id=analysis_id, deleted_object_count=count, deleted_at=deleted_at)
