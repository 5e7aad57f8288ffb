"""pmd history: what is asked, and what people see of the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from client.cli.app import app
from client.cli.changes import since_last_run
from client.cli.commands import history as command
from client.cli.trends import BLOCKS, GAP, MARK, expected, figure, sparkline
from client.client import Client
from client.errors import ProblemError

Handler = Callable[[httpx.Request], httpx.Response]


def point(value: float | None, number: object = 0, **fields: object) -> dict[str, Any]:
    band = {"expected_low": 90.0, "expected_high": 110.5, "is_anomaly": False, "reason": "expected from 9 earlier runs"}
    return {"analysis_id": f"id-{number}", "created_at": "2026-01-01T10:00:00Z", "value": value, **band, **fields}


def answer(request: httpx.Request, *points: dict[str, Any], **fields: object) -> httpx.Response:
    asked = request.url.params
    body = {"dataset": asked["dataset"], "dataset_id": "d1", "dataset_name": asked["dataset"], "other_dataset_count": 0}
    body |= {"column": asked["column"] or None, "metric": asked["metric"], "points": points}
    return httpx.Response(200, json=body | fields)


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], list[httpx.QueryParams]]:
    """A suite that answers in that way; what it was asked."""

    def answering(handler: Handler) -> list[httpx.QueryParams]:
        asked: list[httpx.QueryParams] = []

        def handle(request: httpx.Request) -> httpx.Response:
            asked.append(request.url.params)
            return handler(request)

        monkeypatch.setattr(command, "open_client", lambda _: Client("http://suite", transport=httpx.MockTransport(handle)))
        return asked

    return answering


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "160", "NO_COLOR": "1"}).invoke(app, ["history", *map(str, arguments)])


def test_a_path_means_the_name_of_its_file(suite: Any, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("a\n1\n")
    asked = suite(lambda request: answer(request, point(100)))
    assert run(tmp_path / "orders.csv", "--limit", "7").exit_code == 0
    assert [(each["dataset"], each["metric"], each["limit"]) for each in asked] == [
        ("orders.csv", metric, "7") for metric in command.DATASET_METRICS
    ]
    asked.clear()
    run("not/a file.csv", "--column", "age")
    assert [(each["dataset"], each["metric"], each["column"]) for each in asked] == [
        ("not/a file.csv", metric, "age") for metric in command.COLUMN_METRICS
    ]


def test_several_figures_are_one_table(suite: Any) -> None:
    points = [point(100), point(None, is_anomaly=None), point(250, 2, is_anomaly=True)]
    suite(lambda request: answer(request, *points, other_dataset_count=2))
    out = run("orders.csv", "--metric", "row_count", "--metric", "quality_score").output
    assert f"row_count      250     90 … 110.5  {BLOCKS[0]}{GAP}{BLOCKS[-1]}    3     1" in out
    assert f"  {MARK}" in out
    assert "2 other datasets have this name" in out


def test_one_figure_is_told_run_by_run(suite: Any) -> None:
    suite(lambda request: answer(request, point(100), point(250, 1, is_anomaly=True, reason="above what is expected")))
    lines = run("orders.csv", "--metric", "mean", "--column", "[red]x").output.splitlines()
    assert lines[0] == "column [red]x of orders.csv"
    assert f"2026-01-01 10:00  250    90 … 110.5  {MARK}  id-1" in [line.rstrip() for line in lines]
    assert lines[-1] == "The newest run: above what is expected."


def test_a_narrow_terminal_cuts_the_identifier_alone(suite: Any) -> None:
    suite(lambda request: answer(request, point(1234.5), point(250, "x" * 36, is_anomaly=True)))
    out = CliRunner(env={"COLUMNS": "60", "NO_COLOR": "1"}).invoke(app, ["history", "orders.csv", "--metric", "mean"]).output
    assert "2026-01-01 10:00  1,234.5  90 … 110.5" in out
    assert f"2026-01-01 10:00  250      90 … 110.5  {MARK}  id-xxx" in out


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (None, ""),
        ({"created_at": None, "change_count": 0, "changes": []}, "since the last run: no change worth a word"),
        (
            {"change_count": 9, "changes": [{"message": "A.", "severity": "high"}, {"message": "B.", "severity": "low"}] * 3},
            "since the last run: 9 changes\n  high     A.\n  low      B.\n  high     A.\n  low      B.\n  high     A.\n  and 4 more",
        ),
        (
            {"created_at": "2026-01-01T10:00:00Z", "change_count": 1, "changes": [{"message": "A."}]},
            "since the last run (2026-01-01 10:00 UTC): A.",
        ),
        (
            {"change_count": 0, "changes": [], "drift": {"status": "same_file", "message": "M."}},
            "since the last run: the same file",
        ),
        (
            {"change_count": 0, "changes": [], "drift": {"status": "not_compared", "message": "Not compared: M."}},
            "since the last run: no change worth a word\n  Not compared: M.",
        ),
    ],
)
def test_changes_are_told_in_a_few_lines(since: Any, told: str) -> None:
    assert since_last_run(since) == told


def test_programs_get_the_answers_as_they_are(suite: Any) -> None:
    suite(lambda request: answer(request, point(1.5)))
    found = json.loads(run("orders.csv", "--metric", "mean", "--json").stdout)
    assert [history["points"] for history in found] == [[point(1.5)]]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"dataset_name": None}, "No run of orders.csv is in the history yet", id="unknown"),
        pytest.param({}, "No run of orders.csv has mean in the history.", id="no_such_figure"),
    ],
)
def test_an_empty_history_says_so(suite: Any, fields: dict[str, object], told: str) -> None:
    suite(lambda request: answer(request, **fields))
    result = run("orders.csv", "--metric", "mean")
    assert result.exit_code == 0
    assert told in result.output


@pytest.mark.parametrize(("status", "error"), [(503, command.HistoryUnavailable), (422, ProblemError)])
def test_an_absent_warehouse_is_told_and_other_problems_stay(suite: Any, status: int, error: type[Exception]) -> None:
    suite(lambda _: httpx.Response(status, json={"title": "no", "code": "unavailable"}))
    assert isinstance(run("orders.csv").exception, error)


def test_a_dataset_needs_a_suite(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    result = CliRunner().invoke(app, ["profile", str(tmp_path / "a.csv"), "--local", "--dataset", "orders"])
    assert result.exit_code == 2


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), max_size=40))
def test_a_line_has_one_sign_per_run_between_least_and_greatest(values: list[float | None]) -> None:
    line = sparkline(values)
    assert [sign == GAP for sign in line] == [value is None for value in values]
    known = [value for value in values if value is not None]
    if known and 0 < max(known) - min(known) < float("inf"):
        assert line[values.index(min(known))] == BLOCKS[0]
        assert line[values.index(max(known))] == BLOCKS[-1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0, "0"), (1234567.0, "1,234,567"), (0.123456789, "0.123457"), (-2.5, "-2.5"), (1e300, "1e+300"), (True, "–")],
)
def test_figures_read_well(value: Any, text: str) -> None:
    assert figure(value) == text
    assert expected({"expected_low": value, "expected_high": None}) == "–"


MERGED = {
    "dataset_name": "orders",
    "dataset_id": "d1",
    "other_dataset_count": 0,
    "run_count": 28,
    "first_created_at": "2026-01-01T10:00:00Z",
    "last_created_at": "2026-01-30T10:00:00Z",
    "metrics": {"row_count": 30000.0, "distinct_count": 8123.0, "median": 4.5, "mean": None},
    "approximate": {
        "distinct_count": {"method": "theta_sketch", "relative_error": 0.0312},
        "median": {"method": "rank_sample", "relative_error": 0.002},
    },
    "absent": {"mean": "redacted"},
    "runs_left_out": [{"analysis_id": "a", "reason": "same_content"}, {"analysis_id": "b", "reason": "no_states"}],
}


def test_runs_together_are_one_table(suite: Any) -> None:
    asked = suite(lambda _: httpx.Response(200, json=MERGED))
    told = run("orders", "--column", "[b]user_id", "--merged", "30")
    assert [dict(each) for each in asked] == [{"dataset": "orders", "column": "[b]user_id", "runs": "30"}]
    lines = [line.rstrip() for line in told.output.splitlines()]
    assert lines[:2] == ["column [b]user_id of orders", "28 runs together, 2026-01-01 … 2026-01-30"]
    assert lines[4:] == [
        "row_count       30,000  exact",
        "distinct_count  8,123   ± 3.1%",
        "median          4.5     rank ± 0.20%",
        "mean            –       redacted",
        "1 left out: read the same bytes as a newer one",
        "1 left out: kept nothing of the column",
    ]


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"dataset_name": None}, "No run of orders is in the history yet"), ({"run_count": 0}, "can be merged")],
)
def test_no_runs_together_are_told(suite: Any, fields: dict[str, object], told: str) -> None:
    suite(lambda _: httpx.Response(200, json=MERGED | fields))
    assert told in run("orders", "--column", "user_id", "--merged", "30").output


def test_programs_get_the_merged_answer_as_it_is(suite: Any) -> None:
    suite(lambda _: httpx.Response(200, json=MERGED))
    assert json.loads(run("orders", "--column", "user_id", "--merged", "30", "--json").stdout) == MERGED


@pytest.mark.parametrize("more", [(), ("--column", "a", "--metric", "mean")])
def test_merging_is_of_a_column_and_all_its_figures(suite: Any, more: tuple[str, ...]) -> None:
    suite(lambda _: httpx.Response(200, json=MERGED))
    assert run("orders", "--merged", "30", *more).exit_code == 2
