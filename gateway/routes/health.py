"""/healthz and /readyz: is this process alive, can it serve."""

from __future__ import annotations

from fastapi import APIRouter, Response

from gateway.routes.dependencies import SuiteDep
from gateway.service.files import Health, Readiness

router = APIRouter(tags=["health"])

NEEDED = ("persistence", "artifacts")
"""Without these nothing is accepted. Without a profiler analyses wait, and that is no reason to turn clients away."""


@router.get("/healthz")
async def healthz() -> Health:
    """This process works."""
    return Health()


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Requests cannot be served now."}})
async def readyz(response: Response, suite: SuiteDep) -> Readiness:
    """Whether analyses are accepted, and who answers behind the gateway."""
    serving = await suite.downstream.serving()
    ready = all(serving.get(name, False) for name in NEEDED)
    response.status_code = 200 if ready else 503
    return Readiness(ready=ready, services={name: "serving" if answers else "not_serving" for name, answers in serving.items()})
