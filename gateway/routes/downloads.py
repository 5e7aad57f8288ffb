"""/v1/analyses/{id}/downloads: the rendered files of an analysis."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from gateway.errors import DownloadNotFound
from gateway.routes.dependencies import AnalysisIdDep, CallerDep, SuiteDep, is_identifier
from gateway.service.files import Download

router = APIRouter(prefix="/v1/analyses", tags=["downloads"])


@router.get("/{analysis_id}/downloads")
async def list_downloads(analysis_id: AnalysisIdDep, caller: CallerDep, suite: SuiteDep) -> list[Download]:
    """Every rendered file with a URL signed now; empty before they are rendered."""
    return list(await suite.downloads.list(caller, analysis_id))


@router.get(
    "/{analysis_id}/downloads/{download_id}",
    status_code=302,
    response_class=Response,
    responses={302: {"description": "Location is a fresh signed URL."}},
)
async def follow_download(
    analysis_id: AnalysisIdDep,
    download_id: Annotated[str, Path(description="From the list.")],
    caller: CallerDep,
    suite: SuiteDep,
) -> Response:
    """Go to the file. Bookmark this, not the signed URL: that one soon stops working."""
    if not is_identifier(download_id):
        raise DownloadNotFound("There is no such download.")
    download = await suite.downloads.sign(caller, analysis_id, download_id)
    return Response(status_code=302, headers={"Location": download.url, "Cache-Control": "no-store"})
