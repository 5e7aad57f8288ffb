"""What routes ask for: the suite, and who is asking."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from gateway.errors import AnalysisNotFound
from gateway.service.suite import Suite
from services.runtime.identity import Caller
from services.runtime.telemetry import bind

_bearer = HTTPBearer(auto_error=False, description="An API key, or an access token of the identity provider.")
_api_key = APIKeyHeader(name="X-API-Key", auto_error=False, description="An API key.")
_IDENTIFIER = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


def get_suite(request: Request) -> Suite:
    """The suite behind this application."""
    suite: Suite = request.app.state.suite
    return suite


SuiteDep = Annotated[Suite, Depends(get_suite)]


async def get_caller(
    suite: SuiteDep,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    api_key: Annotated[str | None, Security(_api_key)],
) -> Caller:
    """Who is asking; before anything else of the request is looked at."""
    caller = await suite.authenticator.identify(bearer.credentials if bearer else api_key)
    bind(tenant_id=caller.tenant_id, user_id=caller.user_id)
    return caller


CallerDep = Annotated[Caller, Depends(get_caller)]


IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", max_length=255)]
"""The same key and order give the same analysis; another order under the same key is a conflict."""


def is_identifier(text: str) -> bool:
    """Whether this suite makes identifiers that look so."""
    return _IDENTIFIER.match(text) is not None


def get_analysis_id(analysis_id: str) -> str:
    """An identifier as this suite makes them; others name nothing, and no service is asked about them."""
    if not is_identifier(analysis_id):
        raise AnalysisNotFound("There is no such analysis.")
    return analysis_id


AnalysisIdDep = Annotated[str, Depends(get_analysis_id)]
