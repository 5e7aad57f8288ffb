"""Runs of one dataset through the whole suite: what the next report and the history say of them."""

from __future__ import annotations

from typing import Any


def table(rows: int, *, extra: str = "") -> bytes:
    lines = [f"{number},{number % 7}{',x' if extra else ''}" for number in range(rows)]
    return "\n".join([f"id,group{extra}", *lines]).encode()


def test_runs_are_one_dataset_by_name_whatever_the_file(suite: Any) -> None:
    name = "orders of the shop"
    runs = [suite.analyze(f"orders {number}.csv", table(200 + number), dataset=name) for number in range(6)]
    runs.append(suite.analyze("orders late.csv", table(60, extra=",added"), dataset=name))
    ids = [run["analysis_id"] for run in runs]
    for analysis_id in ids:
        suite.wait_for_history(analysis_id)
    assert {run["dataset"] for run in runs} == {name}

    since = suite.report(runs[-1])["since_last_run"]
    assert since["analysis_id"] == ids[-2]
    assert {(change["kind"], change["column"]) for change in since["changes"]} >= {("volume", None), ("schema", "added")}
    assert suite.report(runs[0])["since_last_run"] is None

    history = suite.get(f"/v1/history?dataset={name}&metric=row_count")
    assert [(point["analysis_id"], point["value"]) for point in history["points"]] == [
        *((analysis_id, 200.0 + number) for number, analysis_id in enumerate(ids[:-1])),
        (ids[-1], 60.0),
    ]
    assert [point["is_anomaly"] for point in history["points"]] == [None] * 5 + [False, True]
    assert (history["dataset_name"], history["other_dataset_count"]) == (name, 0)
    assert suite.get(f"/v1/history?dataset={history['dataset_id']}&metric=row_count")["points"] == history["points"]
    listed = suite.get(f"/v1/analyses?dataset={name}&page_size=3")
    assert [analysis["analysis_id"] for analysis in listed["analyses"]] == ids[:3:-1]
    assert listed["next_page_token"]


def test_runs_are_merged_into_one_answer(suite: Any) -> None:
    name = "merged orders"
    # The third file is the first again.
    contents = [table(rows) for rows in (3000, 4000, 3000)]
    runs = [suite.analyze(f"orders {number}.csv", content, dataset=name) for number, content in enumerate(contents)]
    for run in runs:
        suite.wait_for_history(run["analysis_id"])
    merged = suite.get(f"/v1/history/merged?dataset={name}&column=id")
    assert merged["run_count"] == 2
    assert merged["runs_left_out"] == [{"analysis_id": runs[0]["analysis_id"], "reason": "same_content"}]
    metrics = merged["metrics"]
    assert (metrics["row_count"], metrics["min"], metrics["max"], metrics["completeness"]) == (7000, 0, 3999, 1)
    error = merged["approximate"]["distinct_count"]["relative_error"]
    assert 0 < error < 0.045
    assert abs(metrics["distinct_count"] - 4000) <= 4000 * 2 * error
    groups = suite.get(f"/v1/history/merged?dataset={name}&column=group&runs=2")
    assert groups["metrics"]["distinct_count"] == 7
    assert groups["approximate"] == {}


def test_files_of_one_name_and_two_schemas_are_two_datasets(suite: Any) -> None:
    for content in (table(50), table(50), table(50, extra=",added")):
        suite.wait_for_history(suite.analyze("two.csv", content)["analysis_id"])
    history = suite.get("/v1/history?dataset=two.csv&metric=row_count")
    assert (len(history["points"]), history["other_dataset_count"]) == (1, 1)
