"""/v1/history: how a figure went over earlier analyses."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from gateway.routes.dependencies import CallerDep, SuiteDep
from gateway.service.orders import HistoryQuestion, MergedQuestion
from gateway.service.resources import History, MergedHistory

router = APIRouter(prefix="/v1/history", tags=["history"])
Dataset = Annotated[
    str,
    Query(
        min_length=1,
        max_length=255,
        description="The name given to it, the file name under which it was analysed, or a dataset_id from an earlier answer.",
    ),
]


@router.get("")
async def get_history(
    caller: CallerDep,
    suite: SuiteDep,
    dataset: Dataset,
    metric: Annotated[str, Query(pattern=r"^[a-z0-9_]{1,64}$", description="For example null_count.")],
    column: Annotated[str | None, Query(max_length=1024, description="Leave it out for a figure of the dataset.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="The newest so many.")] = 100,
) -> History:
    """One metric over the runs of a dataset, oldest first, each beside what the runs before it let expect."""
    return await suite.analyses.history(caller, HistoryQuestion(dataset, metric, column, limit))


@router.get("/merged")
async def get_merged_history(
    caller: CallerDep,
    suite: SuiteDep,
    dataset: Dataset,
    column: Annotated[str, Query(min_length=1, max_length=1024, description="The column.")],
    runs: Annotated[int, Query(ge=1, le=365, description="The newest so many that have a report.")] = 30,
) -> MergedHistory:
    """A column over the newest runs of a dataset together: distinct values, spread and quantiles as if their rows were one file."""
    return await suite.analyses.merged_history(caller, MergedQuestion(dataset, column, runs))
