"""/v1/objects: where signed URLs of the file store lead. The signature is the permission; nobody signs in here."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from gateway.routes.body import read_body
from gateway.routes.dependencies import SuiteDep
from gateway.routes.streams import ClosingResponse
from gateway.service.ports import SignedObjects
from gateway.service.suite import Suite
from services.runtime.errors import NotFound, Unauthenticated
from services.runtime.signed_urls import attachment

router = APIRouter(prefix="/v1/objects", include_in_schema=False)


@router.api_route("/{key:path}", methods=["GET", "HEAD"])
async def get_object(key: str, request: Request, suite: SuiteDep) -> Response:
    """Send a file whole. Ranges are ignored: nothing here is worth a range flood."""
    found = await _objects(suite).open(key, _query(request))
    headers = {
        "Content-Disposition": attachment(found.file_name),
        "Content-Length": str(found.size_bytes),
        "ETag": f'"{found.sha256}"',
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "none",
        # Report files may hold markup from user data: nothing in them may run on this origin.
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if request.method == "HEAD":
        await found.close()
        return Response(headers=headers, media_type=found.media_type)
    return ClosingResponse(found.chunks, media_type=found.media_type, headers=headers, close=found.close)


@router.put("/{key:path}", status_code=201)
async def put_object(key: str, request: Request, suite: SuiteDep) -> Response:
    """Take exactly the file that was signed for, once."""
    body = read_body(request, suite.limits.max_file_bytes)
    await _objects(suite).store(key, _query(request), request.headers.get("content-type", ""), body)
    return Response(status_code=201)


def _objects(suite: Suite) -> SignedObjects:
    if suite.objects is None:
        raise NotFound("This suite keeps no files of its own.")
    return suite.objects


def _query(request: Request) -> Mapping[str, str]:
    pairs = request.query_params.multi_items()
    if len(dict(pairs)) < len(pairs):
        raise Unauthenticated("the URL was altered", reason="SIGNATURE_INVALID")
    return dict(pairs)
