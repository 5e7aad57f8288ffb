"""/v1/history: how a figure went over earlier analyses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from gateway.routes.dependencies import CallerDep, SuiteDep
from gateway.service.orders import HistoryQuestion
from gateway.service.resources import History

router = APIRouter(prefix="/v1/history", tags=["history"])


@router.get("")
async def get_history(
    caller: CallerDep,
    suite: SuiteDep,
    dataset: Annotated[
        str,
        Query(
            min_length=1,
            max_length=255,
            description="The name given to it, the file name under which it was analysed, or a dataset_id from an earlier answer.",
        ),
    ],
    metric: Annotated[str, Query(pattern=r"^[a-z0-9_]{1,64}$", description="For example null_count.")],
    column: Annotated[str | None, Query(max_length=1024, description="Leave it out for a figure of the dataset.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="The newest so many.")] = 100,
) -> History:
    """One metric over the runs of a dataset, oldest first, each beside what the runs before it let expect."""
    return await suite.analyses.history(caller, HistoryQuestion(dataset, metric, column, limit))
