"""/v1/uploads: how a client sends a file by itself."""

from __future__ import annotations

from fastapi import APIRouter

from gateway.errors import EmptyFile, FileTooLarge
from gateway.routes.dependencies import CallerDep, SuiteDep
from gateway.service.files import PreparedUpload
from gateway.service.orders import UploadBody
from services.runtime.errors import FieldViolation

router = APIRouter(prefix="/v1/uploads", tags=["uploads"])


@router.post("", status_code=201)
async def prepare_upload(body: UploadBody, caller: CallerDep, suite: SuiteDep) -> PreparedUpload:
    """Prepare an upload: answers a signed request for exactly this file. Then name its `upload_id` in an analysis."""
    limit = suite.limits.max_file_bytes
    if body.size_bytes == 0:
        raise EmptyFile("The file holds no byte.", violations=(FieldViolation("size_bytes", "must be at least 1"),))
    if body.size_bytes > limit:
        violation = FieldViolation("size_bytes", f"must be at most {limit}")
        raise FileTooLarge("The file is larger than the limit.", metadata={"limit_bytes": str(limit)}, violations=(violation,))
    return await suite.uploads.prepare(caller, body)
