"""Every error as application/problem+json (RFC 9457): type, title, status, detail, instance, code, errors[].

`code` is a member of ErrorReason in lower case. Three codes belong to HTTP alone: ``route_not_found``, ``method_not_allowed``
and ``body_too_large``. The status follows the gRPC code, but for some reasons HTTP has a better word:

    INVALID_ARGUMENT, OUT_OF_RANGE 400    UNAUTHENTICATED 401    PERMISSION_DENIED 403    NOT_FOUND 404
    ALREADY_EXISTS, ABORTED, FAILED_PRECONDITION 409    RESOURCE_EXHAUSTED 429    CANCELLED 499
    UNIMPLEMENTED 501    UNAVAILABLE 503    DEADLINE_EXCEEDED 504    everything else 500
    SIGNATURE_INVALID, SOURCE_NOT_ALLOWED, INGEST_OFF 403    ANALYSIS_DELETED, DOWNLOAD_EXPIRED 410    FILE_TOO_LARGE 413
    a format, encoding or encryption that is not read 415    UNREADABLE_FILE 422

A body that does not fit its schema is 422 with code ``invalid_request``. 429 and 503 carry Retry-After.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from services.runtime.errors import FieldViolation, ServiceError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
MAX_VIOLATIONS = 100

BY_GRPC_CODE: Mapping[str, int] = {
    "INVALID_ARGUMENT": 400,
    "OUT_OF_RANGE": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "ABORTED": 409,
    "FAILED_PRECONDITION": 409,
    "RESOURCE_EXHAUSTED": 429,
    "CANCELLED": 499,
    "UNIMPLEMENTED": 501,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}
BY_REASON: Mapping[str, int] = {
    "SIGNATURE_INVALID": 403,
    "SOURCE_NOT_ALLOWED": 403,
    "INGEST_OFF": 403,
    "ANALYSIS_DELETED": 410,
    "DOWNLOAD_EXPIRED": 410,
    "FILE_TOO_LARGE": 413,
    "UNSUPPORTED_FORMAT": 415,
    "UNSUPPORTED_ENCODING": 415,
    "UNSUPPORTED_ENCRYPTED": 415,
    "UNREADABLE_FILE": 422,
}
TITLES: Mapping[int, str] = {
    400: "The request is wrong",
    401: "Who are you?",
    403: "Not allowed",
    404: "Not found",
    405: "Not that way",
    409: "Not in this state",
    410: "Gone",
    413: "Too large",
    415: "Not a format that is read",
    422: "The request does not fit its schema",
    429: "Too much at once",
    499: "Cancelled",
    500: "Our fault",
    501: "Not offered",
    503: "Not available now",
    504: "Took too long",
}
HTTP_ONLY: Mapping[int, str] = {404: "route_not_found", 405: "method_not_allowed", 413: "body_too_large"}


def install(app: FastAPI) -> None:
    """Answer every error of an application as a problem."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(RequestValidationError, _schema_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(ClientDisconnect, _gone)


def of_error(error: ServiceError, instance: str) -> Response:
    """The problem behind a service's error."""
    status = BY_REASON.get(error.reason, BY_GRPC_CODE.get(error.grpc_code, 500))
    # What went wrong inside is for the log, not for the client.
    detail = error.message if status != 500 else "Something went wrong inside the suite."
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return _problem(status, error.reason.lower(), detail, instance, error.violations, headers, error.metadata)


def of_unexpected(instance: str) -> Response:
    """The problem behind a fault that nobody foresaw."""
    return _problem(500, "internal", "Something went wrong inside the suite.", instance)


def of_large_body(limit_bytes: int, instance: str) -> Response:
    """The problem of a body past the limit for JSON."""
    return _problem(413, HTTP_ONLY[413], f"The body is larger than {limit_bytes} bytes.", instance)


async def _service_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)
    return of_error(error, request.url.path)


async def _schema_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # `input` and `ctx` quote what was sent: only the place and the rule go out.
    violations = [FieldViolation(_place(fault["loc"]), str(fault["msg"])) for fault in error.errors()]
    return _problem(422, "invalid_request", "The request does not fit its schema.", request.url.path, violations)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = HTTP_ONLY.get(error.status_code, "invalid_request")
    return _problem(error.status_code, code, str(error.detail), request.url.path, headers=error.headers or {})


async def _gone(request: Request, error: Exception) -> Response:
    del request, error
    # Nobody reads this; the log shows the status.
    return Response(status_code=499)


def _place(location: Sequence[str | int]) -> str:
    parts = [str(part) for part in location if part != "body"]
    return ".".join(parts) or "body"


def _problem(
    status: int,
    code: str,
    detail: str,
    instance: str,
    violations: Sequence[FieldViolation] = (),
    headers: Mapping[str, str] | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Response:
    body = {
        "type": f"urn:profilemydata:problem:{code}",
        "title": TITLES.get(status, "The request failed"),
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
        "errors": [{"field": fault.field, "detail": fault.description} for fault in violations[:MAX_VIOLATIONS]],
        **({"metadata": dict(metadata)} if metadata and status < 500 else {}),
    }
    retry = {"Retry-After": str(RETRY_AFTER_S)} if status in {429, 503} else {}
    return JSONResponse(body, status, {**(headers or {}), **retry, "Cache-Control": "no-store"}, MEDIA_TYPE)
