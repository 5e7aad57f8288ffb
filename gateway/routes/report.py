"""/v1/analyses/{id}/report: the JSON report."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from gateway.routes.dependencies import AnalysisIdDep, CallerDep, SuiteDep
from gateway.routes.report_schema import MEDIA_TYPE, PATH
from gateway.routes.streams import ClosingResponse, is_known, not_modified

router = APIRouter(prefix="/v1/analyses", tags=["analyses"])


@router.get(
    "/{analysis_id}/report",
    response_class=Response,
    responses={200: {"content": {"application/json": {}}}, 304: {"description": "The client has it already."}},
)
async def get_report(
    analysis_id: AnalysisIdDep,
    caller: CallerDep,
    suite: SuiteDep,
    if_none_match: Annotated[str, Header(description="An ETag of an earlier answer.")] = "",
) -> Response:
    """The report: everything that was measured and judged, `schema_version` 1. `/v1/report-schema` describes it."""
    report = await suite.analyses.report(caller, analysis_id)
    etag = f'"{report.sha256}"'
    if is_known(etag, if_none_match):
        await report.close()
        return not_modified(etag)
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Length": str(report.size_bytes),
        "Link": f'<{PATH}>; rel="describedby"; type="{MEDIA_TYPE}"',
    }
    return ClosingResponse(report.chunks, media_type="application/json", headers=headers, close=report.close)
