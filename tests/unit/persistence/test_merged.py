"""Which runs make a merged figure, and what becomes of those that do not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.persistence.core.merging.column_states import ColumnState, Run, SampleState, ThetaState
from services.persistence.core.merging.keyed_hashes import WHOLE
from services.persistence.core.merging.merged import Figure, merge_runs
from services.persistence.core.workspace import Workspace
from services.persistence.errors import WarehouseUnavailable
from services.persistence.service.merged_history import MergedQuery

NEWEST = datetime(2026, 1, 31, tzinfo=UTC)


def state(*numbers: int, **fields: object) -> ColumnState:
    count, mean = len(numbers), sum(numbers) / len(numbers)
    made = ColumnState(
        "age",
        "integer",
        count,
        "h1",
        null_count=0,
        missing_count=0,
        value_count=count,
        min_value=min(numbers),
        max_value=max(numbers),
        mean=mean,
        m2=sum((number - mean) ** 2 for number in numbers),
        distinct=ThetaState(WHOLE, tuple(sorted(set(numbers)))),
        quantiles=SampleState(tuple(map(float, sorted(numbers))), (1,) * count, 0.0),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def run(at: int, kept: ColumnState | None, content: str | None = None) -> Run:
    return Run(f"id-{at}", NEWEST - timedelta(days=at), content, kept)


def values(*runs: Run) -> dict[str, float | None]:
    return {figure.metric: figure.value for figure in merge_runs(runs).figures}


def test_runs_together_are_as_one() -> None:
    found = merge_runs([run(0, state(1, 2, 3)), run(1, state(3, 4, 9))])
    assert [(figure.metric, figure.value) for figure in found.figures] == [
        ("row_count", 6),
        ("null_count", 0),
        ("completeness", 1.0),
        ("distinct_count", 5),
        ("min", 1),
        ("max", 9),
        ("mean", 22 / 6),
        ("stddev", pytest.approx(2.8047578623950176)),
        ("q05", 1.25),
        ("q25", 2.25),
        ("median", 3.0),
        ("q75", 3.75),
        ("q95", 7.75),
    ]
    assert not any(figure.method or figure.reason for figure in found.figures)
    assert [one.analysis_id for one in found.runs] == ["id-0", "id-1"]


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        pytest.param(run(1, None), "no_states", id="written before there were states"),
        pytest.param(run(1, state(7), "same"), "same_content", id="the same file again"),
        pytest.param(run(1, state(7, logical_type="text")), "other_type", id="the column was text then"),
        pytest.param(run(1, state(7, hashing="h2")), "other_hashing", id="another engine, or another key"),
    ],
)
def test_a_run_that_does_not_fit_is_left_out_with_its_reason(odd: Run, reason: str) -> None:
    fitting = [run(0, state(1, 2), "same"), run(2, state(3), "other"), run(3, state(4))]
    found = merge_runs([fitting[0], odd, *fitting[1:]])
    assert found.left_out == (("id-1", reason),)
    assert found.figures == merge_runs(fitting).figures


def test_of_the_same_bytes_the_newest_run_with_states_counts() -> None:
    found = merge_runs([run(0, None, "x"), run(1, state(1), "x"), run(2, state(2), "x")])
    assert [one.analysis_id for one in found.runs] == ["id-1"]
    assert found.left_out == (("id-0", "no_states"), ("id-2", "same_content"))


def test_the_newest_run_with_states_says_what_fits() -> None:
    found = merge_runs([run(0, None), run(1, state(1, logical_type="float")), run(2, state(1))])
    assert (found.logical_type, [one.analysis_id for one in found.runs]) == ("float", ["id-1"])


@pytest.mark.parametrize("runs", [[], [run(0, None)]])
def test_without_states_there_is_no_figure(runs: list[Run]) -> None:
    found = merge_runs(runs)
    assert (found.figures, found.runs, found.logical_type) == ((), (), "")


@pytest.mark.parametrize(
    ("lost", "fields", "told"),
    [
        ("mean", {"mean": None}, {"mean": "overflow", "stddev": "overflow"}),
        ("m2", {"m2": None}, {"stddev": "overflow"}),
        ("min", {"min_value": None}, {"min": "overflow"}),
        ("distinct", {"distinct": None}, {"distinct_count": "overflow"}),
        ("quantiles", {"quantiles": None}, dict.fromkeys(("q05", "q25", "median", "q75", "q95"), "overflow")),
    ],
)
def test_what_one_run_lost_nobody_knows_of_all(lost: str, fields: dict[str, None], told: dict[str, str]) -> None:
    found = merge_runs([run(0, state(1, 2)), run(1, state(3, absent={lost: "overflow"}, **fields))])
    assert {figure.metric: figure.reason for figure in found.figures if figure.value is None} == told


def test_a_run_without_values_takes_nothing_from_the_others() -> None:
    none = {"min": "no_values", "max": "no_values", "mean": "no_values", "m2": "no_values", "quantiles": "no_values"}
    empty = ColumnState(
        "age", "integer", 4, "h1", null_count=4, missing_count=4, value_count=0, distinct=ThetaState(WHOLE, ()), absent=none
    )
    alone, together = values(run(0, state(1, 2))), values(run(0, state(1, 2)), run(1, empty))
    assert together == alone | {"row_count": 6, "null_count": 4, "completeness": pytest.approx(1 / 3)}
    reasons = {figure.metric: figure.reason for figure in merge_runs([run(1, empty)]).figures if figure.reason}
    assert set(reasons.values()) == {"no_values"}
    assert reasons.keys() == {"min", "max", "mean", "stddev", "q05", "q25", "median", "q75", "q95"}


def test_text_has_no_figures_of_numbers() -> None:
    text = ColumnState("city", "text", 3, "h1", null_count=1, missing_count=1, distinct=ThetaState(WHOLE, (1, 2)))
    assert values(run(0, text)) == {"row_count": 3, "null_count": 1, "completeness": pytest.approx(2 / 3), "distinct_count": 2}


def test_there_are_never_more_values_than_cells_with_one() -> None:
    thinned = state(1, 2, 3, distinct=ThetaState(WHOLE // 2, (1, 2, 3)))
    (distinct,) = (figure for figure in merge_runs([run(0, thinned)]).figures if figure.metric == "distinct_count")
    assert distinct == Figure("distinct_count", 3, "theta_sketch", pytest.approx(2 * (0.5 / 3) ** 0.5))


async def ended(world: Any, count: int) -> None:
    for _ in range(count):
        await world.finish(await world.create(dataset_name="orders"))
    await world.persistence.historian.drain()


async def test_the_newest_runs_of_a_tenants_dataset_are_merged(world: Any) -> None:
    await ended(world, 3)
    ask = world.persistence.analyses.merged_history
    found = await ask("acme", MergedQuery("orders", "age"))
    # All three profiled the same bytes: they count once.
    assert [reason for _, reason in found.column.left_out] == ["same_content"] * 2
    assert {figure.metric: figure.value for figure in found.column.figures} | {"distinct_count": 3, "median": 2.0} == {
        figure.metric: figure.value for figure in found.column.figures
    }
    assert len((await ask("acme", MergedQuery("orders", "age", 1))).column.left_out) == 0
    assert (await ask("umbrella", MergedQuery("orders", "age"))).dataset is None
    unknown = await ask("acme", MergedQuery("orders", "nobody"))
    assert [reason for _, reason in unknown.column.left_out] == ["no_states"] * 3
    failed = await ask("acme", MergedQuery("orders", "city"))
    assert [figure.reason for figure in failed.column.figures] == ["", "failed", "failed", "failed"]


async def test_it_does_not_wait_for_a_warehouse_that_is_down(world: Any) -> None:
    world.warehouse.is_down = True
    with pytest.raises(WarehouseUnavailable):
        await world.persistence.analyses.merged_history("acme", MergedQuery("orders", "age"))


@pytest.mark.parametrize("body", [None, b"{", b"null", b'{"version": 2}', b"[" * 100_000], ids=str)
async def test_lost_or_damaged_sketches_keep_nothing_else_waiting(world: Any, body: bytes | None) -> None:
    analysis_id = await world.create()
    await world.finish(analysis_id)
    key = Workspace(analysis_id).sketches_key
    await world.objects.delete(key)
    if body is not None:
        await world.objects.put(key, body)
    assert await world.persistence.historian.drain() == 1
    assert world.rows("column_states") == []
    assert [row["content_sha256"] for row in world.rows("analysis_metadata")] == ["c0ffee"]
