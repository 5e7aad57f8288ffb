"""POST /analyze: a file and what to do with it, in one request."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from gateway.routes.body import read_body
from gateway.routes.dependencies import CallerDep, IdempotencyKey, SuiteDep
from gateway.routes.multipart import MultipartForm
from gateway.service.orders import DATASET_DESCRIPTION, INGEST_DESCRIPTION, MAX_DATASET_CHARS
from gateway.service.resources import AcceptedAnalysis, Analysis

router = APIRouter(tags=["analyses"])

_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,6})(?:$|[,;\s])")
_TEXT = {"type": "string"}
_FILE = {"type": "string", "format": "binary"}
FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["primary"],
                    "properties": {
                        "primary": {**_FILE, "description": "The data to profile."},
                        "baseline": {**_FILE, "description": "What to compare it with."},
                        "baseline_analysis_id": {
                            **_TEXT,
                            "description": "Instead of a baseline file: an earlier analysis that has a report.",
                        },
                        "agents": {**_TEXT, "description": "Agents, separated by commas. Empty for the default set."},
                        "parameters_json": {
                            **_TEXT,
                            "description": 'By agent: {"unified-profiler": {"top_n_values": 5}}. GET /v1/agents has each schema.',
                            "contentMediaType": "application/json",
                        },
                        "read_options_json": {
                            **_TEXT,
                            "description": "How the file is to be read, where detection is wrong.",
                            "contentMediaType": "application/json",
                            "contentSchema": {"$ref": "#/components/schemas/ReadOptions"},
                        },
                        "baseline_read_options_json": {
                            **_TEXT,
                            "description": "The same for the baseline.",
                            "contentMediaType": "application/json",
                            "contentSchema": {"$ref": "#/components/schemas/ReadOptions"},
                        },
                        "values": {
                            **_TEXT,
                            "enum": ["full", "masked", "none"],
                            "description": "Values that the report may show. Empty for the default.",
                        },
                        "ingest": {"type": "boolean", "default": False, "description": INGEST_DESCRIPTION},
                        "dataset": {**_TEXT, "maxLength": MAX_DATASET_CHARS, "description": DATASET_DESCRIPTION},
                        "tool_id": {**_TEXT, "default": "profile-my-data"},
                    },
                }
            }
        },
    }
}


@router.post(
    "/analyze",
    status_code=202,
    response_model=AcceptedAnalysis | Analysis,
    openapi_extra=FORM,
    responses={200: {"model": Analysis, "description": "With “Prefer: wait=30”: the analysis, over within that time."}},
)
async def analyze(
    request: Request,
    response: Response,
    caller: CallerDep,
    suite: SuiteDep,
    idempotency_key: IdempotencyKey = None,
    prefer: Annotated[str, Header(description="“wait=30” waits up to 30 s for the end.")] = "",
) -> AcceptedAnalysis | Analysis:
    """Upload a file and have it profiled. Fields may come in any order; the file is passed on while it arrives.

    A file sent again is another order: under the same Idempotency-Key it is refused, never profiled twice.
    """
    form = MultipartForm(request.headers.get("content-type", ""), read_body(request, suite.limits.max_form_bytes))
    order = await suite.receive(caller, form.parts())
    analysis = await suite.start(caller, order, idempotency_key)
    wait_s = min(preferred_wait_s(prefer), suite.limits.max_wait_s)
    if wait_s:
        response.headers["Preference-Applied"] = f"wait={wait_s:g}"
        analysis = await suite.wait(caller, analysis, wait_s)
    if wait_s and analysis.is_over:
        response.status_code = 200
        return analysis
    response.headers["Location"] = analysis.links.self
    return accepted(analysis)


def accepted(analysis: Analysis) -> AcceptedAnalysis:
    """The short answer to an accepted analysis."""
    return AcceptedAnalysis(analysis_id=analysis.analysis_id, status=analysis.status, links=analysis.links)


def preferred_wait_s(prefer: str) -> float:
    """How long a ``Prefer`` header wants to wait (RFC 7240); 0 for not at all."""
    found = _WAIT.search(prefer)
    return float(found[1]) if found else 0.0
