"""/v1/history: how a figure went over earlier analyses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from gateway.routes.dependencies import CallerDep, SuiteDep
from gateway.service.resources import History

router = APIRouter(prefix="/v1/history", tags=["history"])


@router.get("")
async def get_history(
    caller: CallerDep,
    suite: SuiteDep,
    dataset: Annotated[str, Query(min_length=1, max_length=255, description="The file name under which it was analysed.")],
    metric: Annotated[str, Query(pattern=r"^[a-z0-9_]{1,64}$", description="For example null_count.")],
    column: Annotated[str | None, Query(max_length=1024, description="Leave it out for a figure of the dataset.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="The newest so many.")] = 100,
) -> History:
    """One metric over earlier analyses, oldest first."""
    points = await suite.analyses.history(caller, dataset, column or "", metric, limit)
    return History(dataset=dataset, column=column, metric=metric, points=list(points))
