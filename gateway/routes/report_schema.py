"""/v1/report-schema: the shape of reports, for programs that read them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Response

from gateway.routes.streams import is_known, not_modified

router = APIRouter(tags=["analyses"])

PATH = "/v1/report-schema"
MEDIA_TYPE = "application/schema+json"
SCHEMA = (Path(__file__).parent.parent / "schemas" / "report.json").read_bytes()
ETAG = f'"{hashlib.sha256(SCHEMA).hexdigest()[:32]}"'


@router.get(
    PATH,
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}, 304: {"description": "The client has it already."}},
)
async def get_report_schema(
    if_none_match: Annotated[str, Header(description="An ETag of an earlier answer.")] = "",
) -> Response:
    """The JSON Schema (draft 2020-12) of reports: every field, its unit, what null means. Public: it tells of no analysis."""
    if is_known(ETAG, if_none_match):
        return not_modified(ETAG)
    return Response(SCHEMA, media_type=MEDIA_TYPE, headers={"ETag": ETAG, "Cache-Control": "no-cache"})
